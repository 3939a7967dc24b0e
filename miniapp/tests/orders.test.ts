// An order, its trucks and its statement in words.
import { expect, test } from 'vitest';
import { spotsOf } from '@/words/lot_map';
import { cancelCosts, fruitWord, living, percentOf, piecesOf } from '@/words/orders';
import { differsIn } from '@/words/shares';
import { deductedOf, isOverdue, moneyOf, moneyWord, pendingFen } from '@/words/statement';
import { costsDeposit, isLoaded, leftReasons, loadOf, warmthWord, whenOf } from '@/words/trucks';
import type { LeftReason, OrderLot, Share, TruckStop } from '@/api/models';
import { APPLE } from './apple';

const LINE = { variety: 'FUJI', grade: 2, from_mm: 80, to_mm: 85, colour: null, certified: false };

test('a line reads as the trade says it', () => {
  expect(fruitWord(LINE, APPLE)).toBe('红富士 一等 80#');
  expect(fruitWord({ ...LINE, variety: null, colour: 'BLUSH', certified: true, from_mm: 72 }, APPLE)).toBe('品种不限 一等 72—85毫米 片红 有合格证');
  expect(fruitWord(LINE)).toContain('80—85毫米');
});

test('the pieces of a line are the whole of it, and none is empty', () => {
  const pieces = piecesOf({ grams: 10_000, filled_g: 5_000, offered_g: 0, proposed_g: 2_000 });
  expect(pieces).toEqual([
    { name: 'filled', grams: 5_000, width: '50%' },
    { name: 'proposed', grams: 2_000, width: '20%' },
    { name: 'unfilled', grams: 3_000, width: '30%' },
  ]);
});

test('nothing is full before the last gram', () => {
  expect([percentOf(999, 1_000), percentOf(1_000, 1_000), percentOf(1_200, 1_000), percentOf(0, 0)]).toEqual([99, 100, 100, 0]);
});

test('what wants the buyer is first, and what came to nothing is left out', () => {
  const shares = ['accepted', 'refused', 'proposed', 'withdrawn', 'offered'].map((state) => ({ state }) as Share);
  expect(living(shares).map(({ state }) => state)).toEqual(['proposed', 'offered', 'accepted']);
});

test.each(['grade', 'size', 'colour', 'variety'])('a substitute that differs in %s says so in words', (code) => {
  expect(differsIn(code)).toMatch(/^[\u4e00-\u9fff]+$/);
});

test('cancelling costs the deposit once the order is locked', () => {
  const order = { deposit_fen: 5_000, farmers_n: 2 };
  expect([cancelCosts({ ...order, state: 'open' }), cancelCosts({ ...order, state: 'locked' })]).toEqual([0, 5_000]);
});

const stop = (share_state: string, agreed_g: number, net_g?: number) => ({ share_state, agreed_g, weighing: net_g ? { net_g } : null }) as unknown as TruckStop;

test('a truck carries what both sides signed for; what stayed behind counts for nothing', () => {
  const stops = [stop('loaded', 1_000, 990), stop('accepted', 500, 480), stop('withdrawn', 300), stop('settled', 200, 200)];
  expect(loadOf({ stops })).toEqual({ agreed: 1_700, loaded: 1_190 });
  expect(stops.map(isLoaded)).toEqual([true, false, false, true]);
});

test('a truck is told by the last that happened to it', () => {
  const at = { leaves_at: '1', departed_at: null, arrived_at: null, received_at: null };
  expect([whenOf(at).name, whenOf({ ...at, departed_at: '2' }).name, whenOf({ ...at, departed_at: '2', arrived_at: '3' }).name]).toEqual(['leaves', 'departed', 'arrived']);
});

test('readings are the coldest and the warmest of them', () => {
  const read = (celsius: number) => ({ at: '2026-11-25T00:00:00Z', celsius });
  expect([warmthWord([]), warmthWord([read(2), read(-0.5), read(4.25)])]).toEqual(['', '-0.5到4.25度，记了3次']);
});

test('a statement says where the money is, or where the load is before there is any', () => {
  expect(moneyWord({ settlement: 'paid', share_state: 'settled' })).toBe('您付了，等农户确认');
  expect(moneyWord({ settlement: null, share_state: 'loaded' })).toBe('已装车');
  expect([moneyOf({ goods_fen: 640 }), moneyOf({ goods_fen: null, deposit_fen: 50 }), moneyOf({})]).toEqual([640, 50, null]);
  expect(deductedOf({ deductions: [{ reason: 'rot', grams: 10 }, { reason: 'size', grams: 5 }] })).toBe(15);
});

test('what may still be objected to is told apart from what is owed', () => {
  expect(pendingFen([{ goods_fen: 100, settlement: 'owed' }, { goods_fen: 30, settlement: null }, { goods_fen: null }, { goods_fen: 7 }])).toBe(37);
});

test('only what the buyer has not paid is overdue', () => {
  const now = Date.parse('2026-12-02T00:00:00Z');
  const due_at = '2026-12-01T00:00:00Z';
  const late = (settlement: 'owed' | 'paid' | null, at: string | null = due_at) => isOverdue({ settlement, due_at: at }, now);
  expect([late('owed'), late('paid'), late(null), late('owed', null), late('owed', '2026-12-03T00:00:00Z')]).toEqual([true, false, false, false, false]);
});

const lot = (village: string, lon: number, lat: number, filled_g: number, asked_g: number) => ({ lot_id: village, village, place: { lon, lat }, filled_g, asked_g }) as unknown as OrderLot;

test('villages stand where they are: east to the right, north above, larger where more comes from', () => {
  const spots = spotsOf([lot('西', 109.0, 36.0, 100, 0), lot('东', 109.3, 36.0, 300, 100), lot('北', 109.15, 36.15, 0, 100), lot('东', 109.3, 36.0, 0, 0)], 320, 200);
  const of = (village: string) => spots.find((spot) => spot.village === village)!;
  expect(spots.map(({ village, grams }) => [village, grams])).toEqual([['东', 400], ['西', 100], ['北', 100]]);
  expect(of('东').x > of('西').x && of('北').y < of('东').y && of('东').radius > of('西').radius).toBe(true);
  expect([of('东').filled, of('北').filled]).toEqual([0.75, 0]);
  for (const { x, y, radius } of spots) expect(x - radius >= 0 && x + radius <= 320 && y - radius >= 0 && y + radius <= 200).toBe(true);
});

test('names never lie on each other, and stay on the sketch', () => {
  const near = spotsOf([lot('北道德乡东村', 109.1, 36, 9, 0), lot('北道德乡', 109.1, 36.001, 5, 0), lot('张村驿镇', 109.1, 36.0005, 3, 0), lot('川口子村', 109.5, 36, 1, 0)], 320, 200);
  expect(near.map(({ label }) => label !== null)).toEqual([true, true, false, true]);
  expect(Math.abs(near[0].label!.y - near[1].label!.y)).toBeGreaterThanOrEqual(22);
  expect(near[3].label!.x).toBeLessThanOrEqual(320 - 36);
});

test('one village stands in the middle', () => {
  expect(spotsOf([lot('东村', 109.16, 35.96, 10, 0)], 320, 200)).toMatchObject([{ x: 160, y: 100 }]);
  expect(spotsOf([], 320, 200)).toEqual([]);
});

test('why a load stays behind is one of what the scale allows, and only the buyer\'s fault costs a deposit', () => {
  type Weighing = Parameters<typeof leftReasons>[0]['weighing'];
  const [weighing, alone] = [{ buyer_signed_at: '2026-12-01T00:00:00Z' } as Weighing, { buyer_signed_at: null } as Weighing];
  const cases: [Parameters<typeof leftReasons>[0], LeftReason[], string][] = [
    [{ weighing: null, certificate_missing: false }, ['no_room', 'not_fetched', 'nothing_there'], 'it needs no certificate, or has a good one'],
    [{ weighing: null, certificate_missing: true }, ['no_room', 'not_fetched', 'nothing_there', 'no_certificate'], 'it needs one and has none'],
    [{ weighing, certificate_missing: true }, ['no_room', 'not_fetched', 'not_signed'], 'the buyer has signed what was weighed'],
    [{ weighing: alone, certificate_missing: true }, ['no_room', 'not_fetched', 'nothing_there'], 'what a farmer weighed alone proves nothing'],
  ];
  for (const [stop, reasons, why] of cases) expect(leftReasons(stop), why).toEqual(reasons);
  const all = leftReasons({ weighing: null, certificate_missing: true });
  expect(all.filter((reason) => costsDeposit(reason, 100_000))).toEqual(['no_room', 'not_fetched']);
  expect(all.filter((reason) => costsDeposit(reason, 0)), 'there is no deposit').toEqual([]);
  expect(costsDeposit(undefined, 100_000), 'no reason is said yet').toBe(false);
});
