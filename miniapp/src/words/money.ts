// Money as a farmer reads it: ¥ and two decimals, from integer fen.

/** `¥65.00` */
export function yuan(fen: number): string {
  return `${fen < 0 ? '-' : ''}¥${(Math.abs(fen) / 100).toFixed(2)}`;
}

/** `¥60.00—75.00`, or one amount when both ends are the same. */
export function yuanRange(low: number, high: number): string {
  return low === high ? yuan(low) : `${yuan(low)}—${(high / 100).toFixed(2)}`;
}

/** What a person typed, in fen; null when it is no amount. */
export function fenFrom(text: string): number | null {
  const value = Number(text.trim());
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 ? Math.round(value * 100) : null;
}
