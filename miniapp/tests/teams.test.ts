// A team is asked for by whoever leads one, and looked at by the township in an order.
import { expect, test } from 'vitest';
import { phone, restart, sentTo } from './uni';
import type { Operation, Team } from '@/api/models';

function holdAs(...roles: string[]) {
  restart();
  phone.stored.set('bangnong.token', '"t"');
  phone.stored.set('bangnong.me', JSON.stringify({ id: 'p1', roles }));
  phone.service = () => ({ status: 200, body: { id: 't1' } });
}

test('who leads no team is not asked about one: a 404 is nobody’s business', async () => {
  holdAs('farmer', 'operator');
  const { teams } = await import('@/api/teams');
  expect([await teams.mine(), phone.sent]).toEqual([null, []]);
});

test('who leads a team reads it', async () => {
  holdAs('farmer', 'team_leader');
  const { teams } = await import('@/api/teams');
  expect([await teams.mine(), sentTo('/teams/mine').length]).toEqual([{ id: 't1' }, 1]);
});

const team = (name: string, state: Team['state']) => ({ name, state, services: [{ operation: 'TILL_ROTARY', price_fen: 6_550 }] }) as Team;

test('new teams come first, then working ones with new papers, then stopped ones; nobody is left out', async () => {
  const { groupsOf } = await import('@/pages/operator/checks');
  const seen = groupsOf([team('停', 'suspended'), team('老', 'approved'), team('新', 'pending'), team('新二', 'pending')]);
  expect(seen.map(({ title, teams }) => [title, ...teams.map(({ name }) => name)])).toEqual([
    ['新报名的队', '新', '新二'],
    ['换了证件的队', '老'],
    ['暂停的队', '停'],
  ]);
  expect(groupsOf([])).toEqual([]);
});

test('prices are for one of something, and a work of a later year has its code', async () => {
  phone.stored.set('bangnong.operations', JSON.stringify([{ code: 'TILL_ROTARY', name: '旋耕', unit_name: '亩' } as Operation]));
  restart();
  const { pricesOf } = await import('@/pages/operator/checks');
  expect(pricesOf(team('新', 'pending'))).toEqual([{ name: '旋耕', price: '¥65.50/亩' }]);
  expect(pricesOf({ services: [{ operation: 'NEW', price_fen: 100 }] } as Team)).toEqual([{ name: 'NEW', price: '¥1' }]);
});
