// The market in a farmer's words: 斤 and 元/斤, how far a lot has come, why somebody asks for it, and when money is late.
import { expect, test } from 'vitest';
import { loadOf, mayHaveTruck, mayObject, mustSign } from '@/words/loads';
import { lotTitle, partsWord, remindWord, splitOf } from '@/words/lots';
import { daysWord, dueTone, isGoing, isLate, owedFen, shareTone, whoseWord, whyOf } from '@/words/shares';
import { fenPerKgFrom, jin, perJin, worthOf, yuanOf } from '@/words/weights';
import type { Due, Lot, LotPart, Share, Truck, TruckStop } from '@/api/models';

test.each([
  [1_800_000, '3600斤'],
  [6_000_000, '1.2万斤'],
  [250, '0.5斤'],
])('%d grams are %s', (grams, words) => expect(jin(grams)).toBe(words));

test.each([
  // fen/kg  words          typed     why
  [640,     '3.20元/斤',   '3.20',   'as it is said'],
  [600,     '3元/斤',      '3',      'no needless zeros'],
  [651,     '3.255元/斤',  '3.255',  'half a fen is paid too'],
  [1,       '0.005元/斤',  '0.005',  'the least there is'],
] as [number, string, string, string][])('%d fen a kilogram are %s, typed %s: %s', (fen, words, typed) => {
  expect([perJin(fen), yuanOf(fen), fenPerKgFrom(typed)]).toEqual([words, typed, fen]);
});

test.each(['', ' ', '0', '-1', '三块', 'NaN', 'Infinity'])('"%s" is no price', (typed) => expect(fenPerKgFrom(typed)).toBeNull());

test('so many 斤 at a price are whole fen, and nothing while nothing is typed', () => {
  expect([worthOf('7000', 640), worthOf('3', 651), worthOf('', 640), worthOf('很多', 640)]).toEqual([2_240_000, 977, 0, 0]);
});

const part = (grade_name: string, from_mm: number, free_g: number, reserved_g = 0) => ({ grade_name, from_mm, to_mm: from_mm + 5, free_g, reserved_g, total_g: free_g + reserved_g }) as LotPart;

test('a lot is named by all there is of it, and told grade by grade', () => {
  const lot = { variety_name: '红富士', parts: [part('一等', 80, 500_000, 1_500_000), part('一等', 75, 1_000_000), part('统货', 70, 500_000)] } as Lot;
  expect(lotTitle(lot)).toBe('红富士 7000斤');
  expect(partsWord(lot)).toEqual(['一等 · 80—85毫米、75—80毫米', '统货 · 70—75毫米']);
});

test.each([
  // state      whose        promised  words                            why
  ['listed',    'p-zhang',   false,    '有人要货、车要来，微信提醒我',    'somebody may ask for it'],
  ['listed',    'p-zhang',   true,     '有人要货、车要来，微信提醒我',    'and a truck may come'],
  ['withdrawn', 'p-zhang',   true,     '车要来，微信提醒我',              'the truck comes all the same'],
  ['withdrawn', 'p-zhang',   false,    '',                              'nothing comes any more'],
  ['listed',    null,        true,     '',                              'a buyer reads of it only'],
] as [Lot['state'], string | null, boolean, string, string][])('of a %s lot of %s, promised %s, WeChat may say “%s”: %s', (state, farmer_id, promised, words) => {
  expect(remindWord({ state, farmer_id }, promised)).toBe(words);
});

const share = (state: Share['state'], grams: number) => ({ state, grams });
test.each([
  // shares                                                            free   asked  promised loaded  why
  [[],                                                                  600,   0,     1_400,   0,      'nobody says what is reserved for whom: it is promised'],
  [[share('offered', 400), share('proposed', 100), share('accepted', 900)], 600, 500, 900,     0,      'asked of the farmer, or of the buyer first'],
  [[share('loaded', 500), share('settled', 300), share('accepted', 600)], 600, 0,     600,     800,    'on a truck, or beyond'],
  [[share('refused', 900), share('expired', 900), share('withdrawn', 900)], 600, 0,   1_400,   0,      'what came to nothing holds nothing'],
  [[share('loaded', 9_000), share('offered', 9_000)],                   600,   0,     0,       1_400,  'never more than what is held'],
] as [Pick<Share, 'state' | 'grams'>[], number, number, number, number, string][])('of a lot with shares %j are free %d, asked %d, promised %d, loaded %d: %s', (shares, free, asked, promised, loaded) => {
  const parts = [part('一等', 80, 100, 1_000), part('一等', 75, 500, 400)];
  expect(splitOf({ state: 'listed', parts }, shares)).toEqual({ free, asked, promised, loaded });
  expect(splitOf({ state: 'withdrawn', parts }, shares)).toEqual({ free: 0, asked, promised, loaded });
});

test.each([
  ['offered',   'red',   false, 'the farmer has to answer'],
  ['accepted',  'green', true,  'it is sold'],
  ['loaded',    'green', true,  'it is on its way'],
  ['received',  'green', true,  'it is taken'],
  ['settled',   'green', false, 'all is well'],
  ['refused',   'quiet', false, 'it is over'],
  ['withdrawn', 'quiet', false, 'it is over'],
] as [Share['state'], string, boolean, string][])('a share that is %s is %s, and goes on: %s, %s', (state, tone, going) => {
  expect([shareTone(state), isGoing({ state })]).toEqual([tone, going]);
});

const NOW = Date.parse('2026-11-28T12:00:00+08:00');
const SHARE = { price_fen: 700, substitute: null, pick_up_at: '2026-11-29T01:00:00Z' } as Share;
const LOT = { floor_fen: 640, window: { from: '2026-11-27T22:00:00Z', until: '2027-01-26T22:00:00Z' } };

test('why this lot: the fruit, the price against the floor, and the day', () => {
  const why = (one: Partial<Share>, lot = LOT) => whyOf({ ...SHARE, ...one } as Share, '红富士 一等 75#', lot, NOW);
  expect(why({})).toEqual(['您这批正是他要的：红富士 一等 75#', '他出3.50元/斤，比您的底价多0.30元/斤', '明天装车，您的货那时已经能装']);
  expect(why({ price_fen: 640 })[1]).toBe('他出3.20元/斤，正好是您的底价');
  expect(why({ substitute: '条红' })[0]).toBe('和他要的差一点（条红），他看过了，愿意要');
  expect(why({ pick_up_at: '2026-11-27T21:00:00Z' })).toHaveLength(2);
});

test('an agent reads whose fruit it is; a farmer knows', () => {
  const of = (reader?: string) => whoseWord({ farmer: { name: '赵福来' } } as Share, reader);
  expect([of('孙秀英'), of('赵福来'), of()]).toEqual(['赵福来的货', '', '赵福来的货']);
});

test.each([
  // state      days   words       late   tone     why
  ['owed',      3,     '还有3天',  false, 'quiet', 'there is time'],
  ['owed',      0,     '今天该付', false, 'quiet', 'the day is not over'],
  ['owed',      -2,    '过期2天',  true,  'red',   'the buyer is late'],
  ['paid',      -2,    '过期2天',  true,  'red',   'said, and not come'],
  ['received',  null,  '',         false, 'green', 'it came'],
] as [Due['state'], number | null, string, boolean, string, string][])('money that is %s with %s days left reads "%s": %s', (state, days_left, words, late, tone) => {
  const due = { state, days_left };
  expect([daysWord(due), isLate(due), dueTone(due)]).toEqual([words, late, tone]);
});

test('owed is what has not come', () => {
  expect(owedFen([{ state: 'owed', amount_fen: 5 }, { state: 'paid', amount_fen: 3 }, { state: 'received', amount_fen: 9 }])).toBe(8);
});

const UNTIL = '2026-11-28T06:00:00Z';
const stop = (some: object) => ({ share_id: 's1', share_state: 'loaded', weighing: null, receipt: null, ...some }) as TruckStop;
const truck = (...stops: TruckStop[]) => ({ id: 't1', disputes_until: UNTIL, stops }) as Truck;

test('a load is found on whichever truck it is', () => {
  const trucks = [truck(stop({ share_id: 's0' })), truck(stop({}))];
  expect([loadOf(trucks, 's1')?.truck, loadOf(trucks, 's9')]).toEqual([trucks[1], null]);
});

test('a farmer signs a weighing once, and none of what stayed behind', () => {
  const signs = (some: object) => mustSign(stop(some));
  const open = { version: 1, seller_signed_at: null };
  expect([signs({}), signs({ weighing: open }), signs({ weighing: { version: 1, seller_signed_at: UNTIL } }), signs({ weighing: open, share_state: 'withdrawn' })]).toEqual([false, true, false, false]);
});

test('a farmer objects to an open receipt until the window closes', () => {
  const may = (state: string | null, at: string) => mayObject({ truck: truck(), stop: stop({ receipt: state && { state } }) }, Date.parse(at));
  expect([may('open', '2026-11-28T05:59:59Z'), may('open', UNTIL), may('disputed', '2026-11-28T05:00:00Z'), may(null, '2026-11-28T05:00:00Z')]).toEqual([true, false, false, false]);
});

test('trucks are asked for once the farmer has said yes', () => {
  expect((['offered', 'refused', 'expired', 'proposed', 'accepted', 'loaded', 'withdrawn'] as const).filter((state) => mayHaveTruck({ state }))).toEqual(['accepted', 'loaded', 'withdrawn']);
});
