// Of how much of a lot which size is: shares in tens that are always a hundred together.
import type { Product } from '@/api/models';
import { t } from '@/i18n/zh-Hans';

export interface Size {
  name: string;
  from_mm: number;
  to_mm: number;
}

export interface SizeShare {
  name: string;
  percent: number;
}

const STEP = 10;
const WHOLE = 100;
/** What dealers buy as one: 80# and everything above it. */
const TOP_MM = 80;

/** What a farmer can say of sizes, largest first: `80#以上`, `75#`, ..., and last that nobody sorted them. */
export function sizesOf({ sizes }: Pick<Product, 'sizes'>): Size[] {
  const top = sizes.filter((size) => size.from_mm >= TOP_MM);
  const rest = sizes.filter((size) => size.from_mm < TOP_MM);
  const head = top.length > 1 ? [{ ...spanOf(top), name: t.lot.topSize(lowest(top).name) }] : top;
  return [...head, ...rest, { ...spanOf(sizes), name: t.lot.unsized }];
}

/** How a range reads: by its name in the trade, else in millimeters. */
export function sizeWord(product: Pick<Product, 'sizes'> | undefined, from_mm: number, to_mm: number): string {
  const known = product ? [...sizesOf(product), ...product.sizes] : [];
  const same = known.find((size) => size.from_mm === from_mm && size.to_mm === to_mm);
  return same?.name ?? t.unit.millimeters(from_mm, to_mm);
}

/** Takes a size in or out. What is not sorted has no sizes beside it. */
export function toggled(mix: SizeShare[], name: string): SizeShare[] {
  if (mix.some((share) => share.name === name)) return without(mix, name);
  const sorted = mix.filter((share) => share.name !== t.lot.unsized);
  if (name === t.lot.unsized || sorted.length === 0) return [{ name, percent: WHOLE }];
  const giver = largest(sorted);
  return giver.percent > STEP ? [...moved(sorted, giver.name, -STEP), { name, percent: STEP }] : mix;
}

/** Ten more or ten less of a size; the largest of the others makes up for it. */
export function stepped(mix: SizeShare[], name: string, by: 1 | -1): SizeShare[] {
  const own = mix.find((share) => share.name === name);
  const others = mix.filter((share) => share.name !== name);
  if (!own || others.length === 0) return mix;
  const other = largest(others);
  const loser = by > 0 ? other : own;
  return loser.percent > STEP ? moved(moved(mix, name, by * STEP), other.name, -by * STEP) : mix;
}

/** Whole percents of what was weighed, a hundred together: the largest takes what rounding leaves. */
export function percentsOf(grams: number[]): number[] {
  const all = grams.reduce((sum, one) => sum + one, 0);
  const percents = grams.map((one) => Math.max(1, Math.round((WHOLE * one) / all)));
  const at = percents.indexOf(Math.max(...percents));
  percents[at] += WHOLE - percents.reduce((sum, one) => sum + one, 0);
  return percents;
}

function without(mix: SizeShare[], name: string): SizeShare[] {
  const gone = mix.find((share) => share.name === name);
  const left = mix.filter((share) => share.name !== name);
  return gone && left.length > 0 ? moved(left, largest(left).name, gone.percent) : left;
}

function moved(mix: SizeShare[], name: string, by: number): SizeShare[] {
  return mix.map((share) => (share.name === name ? { ...share, percent: share.percent + by } : share));
}

/** The first of the largest. */
function largest(mix: SizeShare[]): SizeShare {
  return mix.reduce((best, share) => (share.percent > best.percent ? share : best));
}

function lowest(sizes: Size[]): Size {
  return sizes.reduce((low, size) => (size.from_mm < low.from_mm ? size : low));
}

function spanOf(sizes: Size[]): Pick<Size, 'from_mm' | 'to_mm'> {
  return { from_mm: lowest(sizes).from_mm, to_mm: Math.max(...sizes.map((size) => size.to_mm)) };
}
