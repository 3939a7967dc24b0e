// A team as it is filled in: what is missing is named, and what the form does not ask for stays as it was.
import { expect, test } from 'vitest';
import { draftOf, emptyTeam, formOf, missingIn, papersFor, usual, type TeamDraft } from '@/drafts/team';
import type { Operation, Team } from '@/api/models';

const TILL = { code: 'TILL_ROTARY', qualification: 'tractor_licence', price_min_fen: 5_000, price_max_fen: 8_000, capacity_per_day: 120 } as Operation;
const BAG = { code: 'BAG', price_min_fen: 6, price_max_fen: 10, capacity_per_day: 8_000 } as Operation;
const KNOWN = [TILL, BAG];

const LICENCE = { kind: 'tractor_licence', number: '陕J-0001', expires_on: '2029-12-31' };
const SHIFT = { from: '06:30', until: '19:30' };
const STORED = {
  name: '永强农机队',
  phone: '13900000001',
  village: '东村',
  base: { lon: 109.1795, lat: 35.958, exact: true },
  reach_km: 20,
  members_n: 4,
  services: [{ operation: 'TILL_ROTARY', price_fen: 6_550, capacity_per_day: 60, min_quantity: 3 }],
  machines: [
    { class: '120301', name: '旋耕机', width_m: 2, max_slope_degrees: 15 },
    { class: '120102', name: '深松机', width_m: 2.4, max_slope_degrees: 10 },
  ],
  week: [1, 2, 3].map((day) => ({ day, ...SHIFT })),
  qualifications: [LICENCE],
} as Team;

const opened = (change: Partial<TeamDraft> = {}, stored = STORED): TeamDraft => ({ ...draftOf(stored), ...change });
const saved = (draft: TeamDraft, stored: Team | null = STORED) => formOf(draft, stored);

test('a stored team that is opened and saved is the same team', () => {
  const { name, phone, village, reach_km, members_n, services, machines, week, qualifications } = STORED;
  const base = { lon: 109.1795, lat: 35.958 };
  expect(saved(opened())).toEqual({ name, phone, village, base, reach_km, members_n, services, machines, week, qualifications });
});

test('a machine that is taken away leaves the others what they are', () => {
  const { machines } = opened();
  expect(saved(opened({ machines: machines.slice(1) })).machines).toEqual([STORED.machines[1]]);
});

test('a machine whose name is cleared is gone, and the others stay what they are', () => {
  const [first, second] = opened().machines;
  expect(saved(opened({ machines: [{ ...first, name: ' ' }, second] })).machines).toEqual([STORED.machines[1]]);
});

test('a new machine has no class yet, and flat land needs no number', () => {
  expect(saved(opened({ machines: [{ name: '打药机', slope: '0' }] })).machines).toEqual([{ class: '', name: '打药机' }]);
});

test('hours that differ from day to day survive a change of the name', () => {
  const week = [{ day: 1, from: '07:00', until: '11:00' }, { day: 1, from: '14:00', until: '18:00' }, { day: 2, ...SHIFT }];
  const stored = { ...STORED, week } as Team;
  expect(saved(opened({ name: '永强队' }, stored), stored).week).toEqual(week);
});

test('new days or hours hold for every day, in the order of the week', () => {
  const week = [1, 3, 7].map((day) => ({ day, from: '08:00', until: '17:00' }));
  expect(saved(opened({ days: [7, 1, 3], from: '08:00', until: '17:00' })).week).toEqual(week);
});

test('a paper outlives the work it was asked for', () => {
  const services = { BAG: { price: '0.08', capacity: '8000' } };
  expect(saved(opened({ services })).qualifications).toEqual([LICENCE]);
});

test('a paper that nobody asks for any more is not sent half filled in', () => {
  const services = { BAG: { price: '0.08', capacity: '8000' } };
  const papers = { tractor_licence: { number: '陕J', expires: '' } };
  expect(saved(opened({ services, papers })).qualifications).toEqual([]);
});

test('prices go out in fen, and a new team asks for no least amount', () => {
  const draft = { ...emptyTeam(), services: { BAG: { price: '0.08', capacity: '8000' } } };
  expect(formOf(draft, null).services).toEqual([{ operation: 'BAG', price_fen: 8, capacity_per_day: 8_000 }]);
});

test('a service begins with the usual price and the usual day', () => {
  expect([usual(TILL), usual(BAG)]).toEqual([{ price: '65', capacity: '120' }, { price: '0.08', capacity: '8000' }]);
});

test('papers are asked for once, and only for work that needs them', () => {
  const both = { TILL_ROTARY: usual(TILL), TILL_DEEP: usual(TILL), BAG: usual(BAG) };
  expect(papersFor(opened({ services: both }), [...KNOWN, { ...TILL, code: 'TILL_DEEP' }])).toEqual(['tractor_licence']);
  expect(papersFor(opened({ services: { BAG: usual(BAG) } }), KNOWN)).toEqual([]);
});

test.each([
  // what is missing, why                              filled in                        named
  ['a name, by which farmers ask for it',              { name: ' ' },                   'name'],
  ['a phone that farmers can ring',                    { phone: '' },                   'phone'],
  ['a base, from where distance is counted',           { base: null },                  'base'],
  ['anything it could do',                             { services: {} },                'services'],
  ['a day on which it comes',                          { days: [] },                    'week'],
  ['an evening that is after the morning',             { from: '18:00', until: '07:00' }, 'week'],
  ['the licence that a tractor needs',                 { papers: {} },                  'papers'],
  ['until when the licence holds',                     { papers: { tractor_licence: { number: '1', expires: '' } } }, 'papers'],
  ['nothing',                                          {},                              null],
] as [string, Partial<TeamDraft>, string | null][])('a team that misses %s is told so', (_what, change, missing) => {
  expect(missingIn(opened(change), KNOWN)).toBe(missing);
});

test('volume prices come back as they were, rising, without lines that nobody filled in', () => {
  const bulk = [{ from: 20, price_fen: 5_800 }, { from: 50, price_fen: 5_200 }];
  const stored = { ...STORED, services: [{ ...STORED.services[0], bulk }] } as Team;
  const draft = opened({}, stored);
  expect(saved(draft, stored).services[0].bulk).toEqual(bulk);
  const typed = [{ from: '50', price: '52' }, { from: ' ', price: '' }, { from: '20', price: '58' }];
  const services = { TILL_ROTARY: { ...draft.services.TILL_ROTARY, bulk: typed } };
  expect(saved({ ...draft, services }, stored).services[0].bulk).toEqual(bulk);
});
