// What a buyer says of each load that stays behind is read by that farmer alone.
import { expect, test } from 'vitest';
import { leftForms, type LeftDraft } from '@/drafts/left';

const stops = [{ share_id: 's1' }, { share_id: 's2' }];

test('each farmer is told the words for them, and nobody else\'s', () => {
  const drafts: Record<string, LeftDraft> = { s1: { reason: 'no_room', words: ' 车小了 ' }, s2: { reason: 'nothing_there', words: '' } };
  expect(leftForms(stops, drafts)).toEqual([
    { share_id: 's1', reason: 'no_room', words: '车小了' },
    { share_id: 's2', reason: 'nothing_there', words: '' },
  ]);
});

test.each([
  [{ s1: { reason: 'no_room', words: '' } },                             'nothing is said of the second'],
  [{ s1: { reason: 'no_room', words: '' }, s2: { words: '车小了' } },      'words are no reason'],
] as [Record<string, LeftDraft>, string][])('%j is not sent: %s', (drafts) => {
  expect(leftForms(stops, drafts)).toBeNull();
});

test('where all is on board there is nothing to say', () => {
  expect(leftForms([], {})).toEqual([]);
});
