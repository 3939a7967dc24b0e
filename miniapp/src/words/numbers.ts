// Quantities, distances and phone numbers in the words of a village.
import { t } from '@/i18n/zh-Hans';

/** `5.5`: at most two decimals and no needless zero. */
export function plain(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** `5.5亩`, `6.6万袋`. */
export function amount(value: number, unit: string): string {
  return value >= 10_000 ? `${plain(value / 10_000)}${t.unit.tenThousand}${unit}` : `${plain(value)}${unit}`;
}

/** `不到1公里`, `2.3公里`: between the middles of two cells of a kilometer, as the service tells it. */
export function distance(meters: number): string {
  if (Math.round(meters) < 1_000) return t.unit.near;
  const km = (Math.round(meters / 100) / 10).toFixed(1).replace(/\.0$/, '');
  return `${km}${t.unit.kilometer}`;
}

/** `138****0000`; what came masked stays as it is. */
export function maskedPhone(phone: string): string {
  return phone.length < 7 ? phone : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** Whether it can be dialled: masked numbers cannot. */
export function dialable(phone: string | null | undefined): phone is string {
  return /^[+\d][\d-]{4,}$/.test(phone ?? '');
}
