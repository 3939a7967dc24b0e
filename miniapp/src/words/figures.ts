// Figures of agronomists as a plot: each a line from the half of first answers to nearly all of them.
import type { Figure } from '@/api/models';
import { span } from './dates';
import { t } from '@/i18n/zh-Hans';

export interface Plotted {
  name: string;
  n: number;
  /** Percent of the plot's width; null where nothing was answered. */
  half: number | null;
  most: number | null;
  /** `12分 · 40分`. */
  words: string;
  /** Percent of the questions. */
  solved: number;
  reopened: number;
  /** Null for a village. */
  lapsed: number | null;
}

/** Seconds at which the plot has lines: it ends at the first that is beyond everything. */
const TICKS_S = [900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 259_200];
const MOST_LINES = 4;

function endOf(rows: Figure[]): number {
  const longest = Math.max(0, ...rows.map(({ first_answer_p95_s }) => first_answer_p95_s ?? 0));
  return TICKS_S.find((tick) => tick >= longest) ?? longest;
}

/** Square root: a quarter of an hour is seen beside a day. */
function at(seconds: number, end: number): number {
  return Math.round(Math.sqrt(seconds / end) * 1_000) / 10;
}

export function ticksOf(rows: Figure[]): { left: number; words: string }[] {
  const end = endOf(rows);
  const lines = TICKS_S.filter((tick) => tick <= end).slice(-MOST_LINES);
  return lines.map((tick) => ({ left: at(tick, end), words: span(tick) }));
}

/** Whoever answered most comes first. */
export function plotOf(rows: Figure[]): Plotted[] {
  const end = endOf(rows);
  const place = (seconds: number | null | undefined) => (seconds == null ? null : at(seconds, end));
  const percent = (part: number, all: number) => (all > 0 ? Math.round((part / all) * 100) : 0);
  const sorted = [...rows].sort((a, b) => b.questions_n - a.questions_n);
  return sorted.map((row) => ({
    name: row.name,
    n: row.questions_n,
    half: place(row.first_answer_p50_s),
    most: place(row.first_answer_p95_s),
    words: row.first_answer_p50_s == null ? t.figures.none : t.figures.pair(span(row.first_answer_p50_s), span(row.first_answer_p95_s ?? row.first_answer_p50_s)),
    solved: percent(row.solved_n, row.questions_n),
    reopened: percent(row.reopened_n, row.questions_n),
    lapsed: row.lapsed_n == null ? null : percent(row.lapsed_n, row.questions_n),
  }));
}
