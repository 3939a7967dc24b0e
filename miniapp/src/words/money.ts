// Money as a farmer reads it: whole yuan without decimals, else with two, from integer fen.

/** `¥65`, `¥65.50`, `-¥0.08` */
export function yuan(fen: number): string {
  return `${fen < 0 ? '-' : ''}¥${digits(Math.abs(fen))}`;
}

/** `¥60—75.50`, or one amount when both ends are the same. */
export function yuanRange(low: number, high: number): string {
  return low === high ? yuan(low) : `${yuan(low)}—${digits(high)}`;
}

/** What so many units come to, in whole fen. */
export function fenFor(price_fen: number, quantity: number): number {
  return Math.round(price_fen * quantity);
}

/** As it stands in a field to be typed: `65`, `65.50`. */
export function digits(fen: number): string {
  return fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2);
}

/** What a person typed, in fen; null when it is no amount. */
export function fenFrom(text: string): number | null {
  const value = Number(text.trim());
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 ? Math.round(value * 100) : null;
}
