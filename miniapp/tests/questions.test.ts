// A question as it is typed, and as either side reads where it stands.
import { beforeEach, expect, test } from 'vitest';
import { hold } from './uni';
import { asked, emptyDraft, formOf, isSaid, keepDraft, recallDraft, type QuestionDraft } from '@/drafts/question';
import { clockOf, inTurn, questionLine, questionTone, questionWord, termsOf } from '@/words/questions';
import type { AgronomistCardView, Question } from '@/api/models';

beforeEach(() => hold('p-zhang'));

const PHOTO = { id: 'm1', path: 'blob:1' };
const VOICE = { id: 'm2', path: 'data:1', seconds: 8 };
const NOW = Date.parse('2026-11-28T02:00:00Z');
const draft = (change: Partial<QuestionDraft> = {}): QuestionDraft => ({ ...emptyDraft(), ...change });

test.each([
  [{},                              false, 'nothing'],
  [{ words: '  ' },                 false, 'blanks'],
  [{ words: '烂树皮' },             true,  'a few words'],
  [{ photos: [PHOTO] },             true,  'a photo alone'],
  [{ voice: VOICE },                true,  'a voice note alone'],
] as [Partial<QuestionDraft>, boolean, string][])('%j is something said: %s (%s)', (change, said) => {
  expect([isSaid(draft(change)), formOf(draft(change)) !== null]).toEqual([said, said]);
});

test('what is sent has what was said and nothing else', () => {
  expect(formOf(draft({ words: ' 烂树皮 ' }))).toEqual({ crop: 'apple', words: '烂树皮', photos: [] });
  const whole = draft({ crop: 'wheat', photos: [PHOTO], voice: VOICE, fieldId: 'f1' });
  expect(formOf(whole, 'p-wang')).toEqual({ crop: 'wheat', words: '', photos: ['m1'], voice: 'm2', field_id: 'f1', for_farmer: 'p-wang' });
});

test('a recording that the service does not hold yet goes nowhere', () => {
  expect(formOf(draft({ words: '烂树皮', voice: { path: 'data:1', seconds: 8 } }))).toBeNull();
});

test('the draft is done with once it is sent, and the crop is kept for the next time', () => {
  keepDraft('', draft({ crop: 'wheat', words: '黄了' }));
  keepDraft('p-wang', draft({ words: '替他问' }));
  expect(recallDraft()?.words).toBe('黄了');
  asked({ crop: 'wheat', words: '黄了', photos: [] });
  expect([recallDraft(), emptyDraft().crop, recallDraft('p-wang')?.words]).toEqual([null, 'wheat', '替他问']);
});

const OWNER = { name: '李工' } as AgronomistCardView;
test.each([
  ['asked',     false, null,  '正在请人', 'red',   'nobody has it yet'],
  ['asked',     true,  null,  '乡里在办', 'red',   'it is no agronomy'],
  ['claimed',   false, OWNER, '李工在看', 'green', 'one person has it'],
  ['answered',  false, OWNER, '有回答了', 'green', 'the farmer has the word'],
  ['answered',  true,  null,  '有回答了', 'green', 'the township has answered'],
  ['solved',    false, OWNER, '解决了',   'green', 'the farmer said so'],
  ['withdrawn', false, null,  '收回了',   'quiet', 'it is over'],
] as [Question['state'], boolean, AgronomistCardView | null, string, string, string][])('%s (desk: %s) reads as %s', (state, desk, owner, word, tone) => {
  const question = { state, desk, owner };
  expect([questionWord(question), questionTone(question)]).toEqual([word, tone]);
});

test.each([
  [{ words: '烂树皮', photos: [], voice: null },                            '烂树皮'],
  [{ words: '', photos: [], voice: { id: 'm', url: '', seconds: 8 } },      '录音8秒'],
  [{ words: '', photos: [], voice: { id: 'm', url: '', words: '树干烂' } }, '树干烂'],
  [{ words: '', photos: [{ id: 'a', url: '' }], voice: null },              '1张照片'],
])('%j in one line is %s', (question, line) => expect(questionLine(question as unknown as Question)).toBe(line));

test('a clock runs only while somebody is asked, and says when it is over', () => {
  const until = (state: Question['state'], claim_until: string | null) => clockOf({ state, claim_until }, NOW);
  expect(until('asked', '2026-11-28T02:09:20Z')).toEqual({ words: '还剩9分20秒接', over: false });
  expect(until('asked', '2026-11-28T01:59:59Z')?.over).toBe(true);
  expect([until('claimed', '2026-11-28T02:09:20Z'), until('asked', null)]).toEqual([null, null]);
});

test('the nearest clock comes first, then the oldest that is owned', () => {
  const question = (id: string, state: Question['state'], at: string, claim_until?: string) => ({ id, state, asked_at: at, claim_until }) as Question;
  const all = [
    question('solved', 'solved', '2026-11-27T01:00:00Z'),
    question('new', 'claimed', '2026-11-28T01:30:00Z'),
    question('later', 'asked', '2026-11-28T01:00:00Z', '2026-11-28T02:12:00Z'),
    question('old', 'claimed', '2026-11-28T00:30:00Z'),
    question('soon', 'asked', '2026-11-28T01:50:00Z', '2026-11-28T02:03:00Z'),
  ];
  expect(inTurn(all).map(({ id }) => id)).toEqual(['soon', 'later', 'old', 'new', 'solved']);
});

test('what counted most is the longest bar', () => {
  const terms = [{ code: 'load', words: '手上', points: -40 }, { code: 'fit', words: '懂', points: 10 }];
  expect(termsOf({ chosen: { name: '李工', points: -30, terms } }).map(({ width }) => width)).toEqual(['100%', '25%']);
  expect(termsOf({ chosen: null })).toEqual([]);
});
