// A line of an order's statement in words: what is owed, and how far the money has come.
import type { StatementLine } from '@/api/models';
import { t } from '@/i18n/zh-Hans';

export function deductedOf({ deductions }: Pick<StatementLine, 'deductions'>): number {
  return deductions.reduce((sum, { grams }) => sum + grams, 0);
}

/** What it comes to, in fen: goods, or a part of the deposit that the buyer lost; null before the receipt. */
export function moneyOf({ goods_fen, deposit_fen }: Pick<StatementLine, 'goods_fen' | 'deposit_fen'>): number | null {
  return deposit_fen ?? goods_fen ?? null;
}

/** What was taken and is not owed yet, in fen: the farmers may still object. */
export function pendingFen(lines: Pick<StatementLine, 'goods_fen' | 'settlement'>[]): number {
  return lines.reduce((sum, { goods_fen, settlement }) => sum + (settlement ? 0 : (goods_fen ?? 0)), 0);
}

/** Where the money is; before it is owed, where the load is. */
export function moneyWord({ settlement, share_state }: Pick<StatementLine, 'settlement' | 'share_state'>): string {
  return settlement ? t.statement.states[settlement] : (t.statement.before[share_state] ?? '');
}

/** Whether it should have been paid by now; what the buyer says is paid waits for the farmer only. */
export function isOverdue({ settlement, due_at }: Pick<StatementLine, 'settlement' | 'due_at'>, now = Date.now()): boolean {
  return settlement === 'owed' && Boolean(due_at) && Date.parse(due_at ?? '') < now;
}
