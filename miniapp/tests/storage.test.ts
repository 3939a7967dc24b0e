// What a phone keeps: through a restart when it can, through the moment always.
import { expect, test } from 'vitest';
import { phone, restart } from './uni';

const storage = () => import('@/platform/storage');

test('what was kept is there after a restart', async () => {
  (await storage()).keep('draft', { quantity: '5' });
  restart();
  expect((await storage()).recall('draft')).toEqual({ quantity: '5' });
});

test('what was forgotten is gone', async () => {
  const { forget, keep, recall } = await storage();
  keep('draft', 1);
  forget('draft');
  expect(recall('draft')).toBeNull();
});

test('a full storage keeps things until the page is closed', async () => {
  const { forget, keep, recall } = await storage();
  keep('draft', 'old');
  phone.full = true;
  keep('draft', 'new');
  expect(recall('draft')).toBe('new');
  forget('draft');
  expect(recall('draft')).toBeNull();
});

test('once there is room again, the newer thing is kept', async () => {
  const { keep, recall } = await storage();
  phone.full = true;
  keep('draft', 'first');
  phone.full = false;
  keep('draft', 'second');
  expect([recall('draft'), phone.stored.get('bangnong.draft')]).toEqual(['second', '"second"']);
});

test('what another version left behind unreadable counts as nothing', async () => {
  phone.stored.set('bangnong.draft', '{broken');
  expect((await storage()).recall('draft')).toBeNull();
});
