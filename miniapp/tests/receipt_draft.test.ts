// What is taken and what is taken off are always what was weighed.
import { expect, test } from 'vitest';
import { acceptedOf, allTaken, amountOf, takenAs, takenForm, wrongIn, type TakenDraft } from '@/drafts/receipt';
import { wrongWord } from '@/words/trucks';
import { netOf, weighForm, wrongIn as wrongOnScale, type WeighDraft } from '@/drafts/weighing';

const SIGNED = { net_g: 1_000_000, grade: 2, price_fen: 640, least_fen: 448 };
const off = (kilos: string, reason: TakenDraft['deductions'][number]['reason'] = 'rot', words = '') => ({ reason, kilos, words });
const draft = (part: Partial<TakenDraft> = {}): TakenDraft => ({ ...allTaken(SIGNED, 'kg'), ...part });

test('until something is said all of it is taken, at the price agreed on', () => {
  expect(takenForm(SIGNED, draft(), 'kg')).toEqual({ accepted_g: 1_000_000, grade: 2, price_fen: 640, deductions: [] });
});

test('what is accepted and what is deducted sum to the scale', () => {
  const form = takenForm(SIGNED, draft({ deductions: [off('12.5'), off('30', 'other', ' 箱子湿 ')] }), 'kg');
  expect(form).toEqual({
    accepted_g: 957_500, grade: 2, price_fen: 640,
    deductions: [{ reason: 'rot', grams: 12_500, words: '' }, { reason: 'other', grams: 30_000, words: '箱子湿' }],
  });
  expect(acceptedOf(1_000_000, [off('1000.001')])).toBe(-1);
});

test('a receipt that cannot be is not sent, and says what is wrong', () => {
  const cases: [Partial<TakenDraft>, string | null][] = [
    [{ deductions: [off('')] }, 'weight'],
    [{ deductions: [off('0')] }, 'weight'],
    [{ deductions: [off('5', 'other', ' ')] }, 'reason'],
    [{ deductions: [off('600'), off('401')] }, 'over'],
    [{ grade: 3, price: '6.41' }, 'price'],
    [{ grade: 3, price: '0' }, 'price'],
    [{ grade: 3, price: '4.47' }, 'low'],
    [{ grade: 3, price: '4.48' }, null],
    [{ grade: 3, price: '5' }, null],
    [{ deductions: [off('1000')] }, null],
  ];
  for (const [part, wrong] of cases) {
    expect(wrongIn(SIGNED, draft(part), 'kg'), JSON.stringify(part)).toBe(wrong);
    expect(takenForm(SIGNED, draft(part), 'kg') === null).toBe(wrong !== null);
  }
});

test('a price that is too low reads what is the least, in the unit that is being typed', () => {
  expect(wrongWord('low', SIGNED, 'kg')).toBe('最低4.48元/公斤，再低要农户同意：请农户提异议，由乡里来定');
  expect(wrongWord('low', { least_fen: 449 }, 'jin')).toBe('最低2.245元/斤，再低要农户同意：请农户提异议，由乡里来定');
  expect(wrongIn(SIGNED, draft({ grade: 3, price: '2.24' }), 'jin'), 'the price that is named is enough').toBeNull();
  expect(wrongWord('over', SIGNED, 'kg')).toBe('扣得比装的还多了');
});

test('a lower price counts only for a lower grade', () => {
  expect(takenForm(SIGNED, draft({ price: '5' }), 'kg')?.price_fen).toBe(640);
  expect(takenForm(SIGNED, draft({ grade: 3, price: '2.5' }), 'jin')?.price_fen).toBe(500);
});

test('a receipt that is decided anew begins as it was', () => {
  const receipt = { state: 'disputed', accepted_g: 960_000, grade: 3, price_fen: 500, amount_fen: 480_000, deductions: [{ reason: 'bruise', grams: 40_000, words: '压了' }] } as Parameters<typeof takenAs>[0];
  expect(takenForm(SIGNED, takenAs(receipt, 'jin'), 'jin')).toEqual({ accepted_g: 960_000, grade: 3, price_fen: 500, deductions: [{ reason: 'bruise', grams: 40_000, words: '压了' }] });
});

test('money is whole fen, rounded once', () => {
  expect([amountOf(957_500, 640), amountOf(1_001, 625), amountOf(0, 640)]).toEqual([612_800, 626, 0]);
});

test('a scale reads gross and tare, and the net weight follows', () => {
  const read: WeighDraft = { gross: '1250.5', tare: '50', boxes: '60', grade: 2 };
  expect(netOf(read)).toBe(1_200_500);
  expect(weighForm('s1', read, ['p1'])).toEqual({ share_id: 's1', gross_g: 1_250_500, tare_g: 50_000, boxes_n: 60, grade: 2, photos: ['p1'] });
});

test('a weighing that cannot be is not sent', () => {
  const cases: [Partial<WeighDraft>, string][] = [
    [{ gross: '' }, 'gross'], [{ gross: '0' }, 'gross'], [{ gross: '-5' }, 'gross'],
    [{ tare: '1000' }, 'tare'], [{ tare: '' }, 'tare'], [{ boxes: '2.5' }, 'boxes'], [{ boxes: '-1' }, 'boxes'],
  ];
  for (const [part, wrong] of cases) {
    const read = { gross: '1000', tare: '0', boxes: '0', grade: 1, ...part };
    expect([wrongOnScale(read), weighForm('s1', read, [])], JSON.stringify(part)).toEqual([wrong, null]);
  }
});
