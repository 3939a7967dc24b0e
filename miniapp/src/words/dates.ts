// Moments as 今天, 明天 and 周几, always on China's clock whatever the phone thinks.
import { t } from '@/i18n/zh-Hans';

const CHINA_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** Days since 1970 on China's calendar. */
function dayNumber(at: number): number {
  return Math.floor((at + CHINA_MS) / DAY_MS);
}

function chinaClock(at: number): Date {
  // Read it with the getUTC functions only.
  return new Date(at + CHINA_MS);
}

/** `今天`, `明天`, `后天`, `周五` within a week, `11月30日` beyond. */
export function dayWord(iso: string, now = Date.now()): string {
  const at = Date.parse(iso);
  const ahead = dayNumber(at) - dayNumber(now);
  if (t.day.near[ahead]) return t.day.near[ahead];
  const date = chinaClock(at);
  if (ahead > 2 && ahead < 7) return t.day.weekdays[date.getUTCDay()];
  return t.day.date(date.getUTCMonth() + 1, date.getUTCDate());
}

/** `08:05` */
export function clock(iso: string): string {
  const date = chinaClock(Date.parse(iso));
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** `明天 08:05` */
export function dayAndClock(iso: string, now = Date.now()): string {
  return `${dayWord(iso, now)} ${clock(iso)}`;
}

/** `9分20秒`, `1小时5分`; null once it is over. */
export function countdown(iso: string, now = Date.now()): string | null {
  const seconds = Math.floor((Date.parse(iso) - now) / 1_000);
  if (seconds <= 0) return null;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return t.unit.seconds(seconds);
  if (minutes < 60) return t.unit.minutes(minutes, seconds % 60);
  return t.unit.hours(Math.floor(minutes / 60), minutes % 60);
}

/** When work may begin and must be over: 0 days ahead is today, 3 is within three days. */
export function windowOf(daysAhead: number, now = Date.now()): { from: string; until: string } {
  const EVENING_HOUR = 20;
  const midnight = dayNumber(now) * DAY_MS - CHINA_MS;
  const from = Math.ceil(now / 60_000) * 60_000;
  const until = midnight + daysAhead * DAY_MS + EVENING_HOUR * 3_600_000;
  return { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}

/** After this hour nobody comes any more today. */
export function todayIsOver(now = Date.now()): boolean {
  const LAST_HOUR = 17;
  return chinaClock(now).getUTCHours() >= LAST_HOUR;
}
