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

/** The same of a day as `2026-12-01`. */
export function dayNamed(day: string, now = Date.now()): string {
  return dayWord(new Date(dayStart(day)).toISOString(), now);
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

/** `15分钟`, `1小时30分钟`, `3天`. */
export function span(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return t.unit.wholeMinutes(minutes);
  const hours = Math.floor(minutes / 60);
  if (hours >= LONGEST_IN_HOURS) return t.unit.days(Math.round(hours / 24));
  return t.unit.wholeHours(hours) + (minutes % 60 > 0 ? t.unit.wholeMinutes(minutes % 60) : '');
}

/** When something is done at the latest: `1小时30分钟内`, or by the clock where that is a night away, `明早7点15分前`. */
export function byWhen(iso: string, now = Date.now()): string {
  const at = Date.parse(iso);
  if (at - now <= SOON_MS) return t.day.within(span((at - now) / 1_000));
  const date = chinaClock(at);
  const [hour, minute] = [date.getUTCHours(), date.getUTCMinutes()];
  const morning = hour < MORNING_ENDS_HOUR ? t.day.mornings[dayNumber(at) - dayNumber(now)] : undefined;
  return t.day.before((morning ?? dayWord(iso, now)) + t.day.clock(hour, minute));
}

/** Whoever waits so long at most counts the hours, and reads the clock beyond. */
const SOON_MS = 3 * 3_600_000;
const MORNING_ENDS_HOUR = 10;
/** From so many hours on days are told. */
const LONGEST_IN_HOURS = 48;

/** The morning of a day, as work begins: of a moment, or of a day as `2026-12-01`. */
export function dayStart(day: number | string): number {
  const number = typeof day === 'string' ? Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS) : dayNumber(day);
  return number * DAY_MS - CHINA_MS + MORNING_HOUR * 3_600_000;
}

export function daysAfter(at: number, days: number): number {
  return at + days * DAY_MS;
}

/** `2026-12-01` on China's calendar, as pickers and the service's days have it. */
export function isoDay(at = Date.now()): string {
  return chinaClock(at).toISOString().slice(0, 10);
}

/** Until when a word on duty holds: the last minute of today in China; said in the evening, the night is meant, until the service's day begins. */
export function endOfDuty(now = Date.now()): string {
  const midnight = (dayNumber(now) + 1) * DAY_MS - CHINA_MS;
  const evening = now >= midnight - (24 - NIGHT_FROM_HOUR) * 3_600_000;
  return new Date(evening ? midnight + DUTY_MORNING_HOUR * 3_600_000 : midnight - 60_000).toISOString();
}

/** From this hour on a word on duty is about the night. */
const NIGHT_FROM_HOUR = 18;
/** When the service's day begins: `advice.day_from`. */
const DUTY_MORNING_HOUR = 7;

/** What a farmer can answer to "when?". */
export const WINDOWS = ['today', 'tomorrow', 'three_days', 'week'] as const;
export type WindowName = (typeof WINDOWS)[number];

/** First and last day ahead, both counted. */
const DAYS: Record<WindowName, [number, number]> = {
  today: [0, 0],
  tomorrow: [1, 1],
  three_days: [0, 3],
  week: [0, 7],
};
const MORNING_HOUR = 6;
const EVENING_HOUR = 20;
/** After this hour nobody comes any more today. */
const LAST_HOUR = 17;

/** When work may begin and must be over. */
export interface Window {
  from: string;
  until: string;
}

/** Null for a today that is over. */
export function windowOf(name: WindowName, now = Date.now()): Window | null {
  if (name === 'today' && chinaClock(now).getUTCHours() >= LAST_HOUR) return null;
  const [first, last] = DAYS[name];
  const hour = (ahead: number, of: number) =>
    (dayNumber(now) + ahead) * DAY_MS - CHINA_MS + of * 3_600_000;
  // The next five minutes: two taps in a row ask the same question.
  const soonest = Math.ceil(now / 300_000) * 300_000;
  const from = Math.max(hour(first, MORNING_HOUR), soonest);
  return { from: new Date(from).toISOString(), until: new Date(hour(last, EVENING_HOUR)).toISOString() };
}

/** From now until a moment that no name reaches; null when it has passed. */
export function windowUntil(until: string, now = Date.now()): Window | null {
  const from = windowOf('week', now)?.from ?? '';
  return Date.parse(until) > Date.parse(from) ? { from, until } : null;
}

/** The shortest window that lasts until then; null when none does. */
export function windowReaching(until: string, now = Date.now()): WindowName | null {
  const lasts = (name: WindowName) => Date.parse(windowOf(name, now)?.until ?? '') >= Date.parse(until);
  return WINDOWS.find(lasts) ?? null;
}

/** `明天`, `今天到周六`: a stored window in words. */
export function windowWords(window: Window, now = Date.now()): string {
  const [from, until] = [dayWord(window.from, now), dayWord(window.until, now)];
  return from === until ? from : t.day.between(from, until);
}
