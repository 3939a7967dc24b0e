// A press on a notice leads to the page where one can do something about it.
import { expect, test, vi } from 'vitest';
import { phone } from './uni';
import { openNotice } from '@/live/where';
import { me } from '@/session/session';
import type { Me, Notice } from '@/api/models';

const NEED = '/pages/needs/detail?id=n1';
const VISIT = '/pages/visits/detail?id=v1';
const OFFER = '/pages/offers/detail?id=o1';
const TEAM = '/pages/team/form';
const CHECKS = '/pages/operator/teams';
const DISPUTE = '/pages/operator/visit?id=v1';
const SHARE = '/pages/shares/detail?id=s1';
const LOT = '/pages/lots/detail?id=l1';
const ORDER = '/pages/orders/detail?id=d1';
const BILL = '/pages/orders/statement?id=d1';
const TRUCK = '/pages/trucks/detail?id=t1';
const QUESTION = '/pages/questions/detail?id=q1';
const ARTICLES = '/pages/articles/index';
const ABOUT = {
  need: { need_id: 'n1' },
  offer: { need_id: 'n1', offer_id: 'o1' },
  visit: { need_id: 'n1', visit_id: 'v1' },
  booking: { need_id: 'n1', offer_id: 'o1', visit_id: 'v1' },
  lot: { lot_id: 'l1' },
  share: { lot_id: 'l1', order_id: 'd1', share_id: 's1' },
  load: { order_id: 'd1', share_id: 's1', truck_id: 't1' },
  order: { order_id: 'd1' },
  question: { question_id: 'q1' },
  nothing: {},
};

test.each([
  // kind              about        page   why
  ['need_taken',       'visit',    NEED,  'the farmer sees who comes, and the start code'],
  ['team_arrived',     'visit',    NEED,  'the farmer reads out the code'],
  ['work_finished',    'visit',    NEED,  'the farmer looks at the work'],
  ['team_dropped',     'visit',    NEED,  'the farmer sees who is asked next'],
  ['need_expired',     'need',     NEED,  'the farmer sees why'],
  ['agent_asked',      'need',     NEED,  'the agent sees who needs help'],
  ['offer_opened',     'offer',    OFFER, 'the team takes it or leaves it'],
  ['offer_standby',    'offer',    OFFER, 'the team sees that others are first'],
  ['job_is_yours',     'booking', VISIT, 'the team goes there'],
  ['need_cancelled',   'visit',    VISIT, 'the team need not go'],
  ['work_disputed',    'visit',    VISIT, 'the team reads what is wrong'],
  ['team_late',        'visit',    NEED,  'the farmer rings, or takes another team'],
  ['you_are_late',     'visit',    VISIT, 'the team says that it is there'],
  ['job_lost',         'visit',    VISIT, 'the team reads why it need not go any more'],
  ['code_renewed',     'visit',    VISIT, 'the team types the new code'],
  ['dispute_opened',   'visit',    DISPUTE, 'the operator reads both sides'],
  ['dispute_measured', 'visit',    DISPUTE, 'the operator reads the new figure'],
  ['dispute_settled',  'visit',    DISPUTE, 'the operator reads how it ended'],
  ['code_locked',      'visit',    NEED,  'the farmer gives out a new code'],
  ['team_mended',      'nothing',  CHECKS, 'the operator looks at the team again'],
  ['papers_changed',   'nothing',  CHECKS, 'the operator looks at the papers'],
  ['rated',            'visit',    VISIT, 'either side reads it; a farmer is sent on from there'],
  ['team_approved',    'nothing',  TEAM,  'the team may take jobs now'],
  ['team_suspended',   'nothing',  TEAM,  'the team reads why'],
  ['lot_listed',       'lot',      LOT,   'the farmer sees what the agent listed'],
  ['share_offered',    'share',    SHARE, 'the farmer says yes or no'],
  ['weighed',          'load',     SHARE, 'the farmer signs what the scale said'],
  ['money_overdue',    'share',    SHARE, 'the farmer rings the buyer'],
  ['share_accepted',   'share',    ORDER, 'the buyer sees what is filled'],
  ['substitutes_proposed', 'order', ORDER, 'the buyer takes it or does without'],
  ['trucks_planned',   'order',    ORDER, 'the buyer names the trucks'],
  ['you_owe',          'share',    BILL,  'the buyer pays'],
  ['money_due',        'share',    BILL,  'the buyer sees by when'],
  ['load_disputed',    'load',     TRUCK, 'the buyer and the operator read what is wrong'],
  ['load_decided',     'load',     SHARE, 'the farmer reads how it ended'],
  ['question_asked',   'question', QUESTION, 'the agronomist takes it, its clock running'],
  ['question_said',    'question', QUESTION, 'either side reads on'],
  ['question_answered', 'question', QUESTION, 'the farmer reads what to do'],
  ['question_lapsed',  'question', QUESTION, 'the farmer sees who is asked now'],
  ['question_at_desk', 'question', QUESTION, 'the operator answers it'],
  ['question_from_desk', 'question', QUESTION, 'an agronomist answers it'],
  ['question_of_a_later_year', 'question', QUESTION, 'whatever else a question is told of'],
  ['article_published', 'nothing', ARTICLES, 'the author sees it there'],
  ['of a later year',  'need',     NEED,  'a kind that this phone does not know yet'],
  ['of a later year',  'nothing',  '',    'there is nowhere to go'],
] as [string, keyof typeof ABOUT, string, string][])('%s, about a %s, leads to %s: %s', (kind, about, page) => {
  openNotice({ kind, ...ABOUT[about] } as unknown as Notice);
  expect(phone.page).toBe(page);
});

test.each(['weighed', 'weighing_signed', 'load_decided'])('%s leads a buyer to the truck', (kind) => {
  me.value = { id: 'b1', roles: ['buyer'] } as unknown as Me;
  openNotice({ kind, ...ABOUT.load } as unknown as Notice);
  expect(phone.page).toBe(TRUCK);
  me.value = null;
});

test('a press on the notice of the page one is on stays there', () => {
  phone.page = NEED;
  const moved = vi.spyOn(uni, 'navigateTo');
  openNotice({ kind: 'need_taken', need_id: 'n1' } as Notice);
  expect(moved).not.toHaveBeenCalled();
});
