// Which page a notice is about.
import type { Notice } from '@/api/models';
import { isBuyer } from '@/session/session';

/** What is told to the farmer about a visit is shown on the need's page. */
const ABOUT_MY_NEED = [
  'need_taken', 'need_asked', 'need_widened', 'need_with_agents', 'need_expired', 'agent_asked',
  'pool_grew', 'pool_shrank', 'pool_locked', 'pool_dissolved',
  'team_dropped', 'team_late', 'code_locked', 'team_arrived', 'work_started', 'work_finished',
];
const ABOUT_MY_TEAM = ['team_approved', 'team_suspended'];
const ABOUT_MY_ADVICE = ['agronomist_approved', 'agronomist_suspended'];
const AGRONOMIST_APPLIED = 'agronomist_applied';
/** Told to the township's operator. */
const TO_CHECK = ['papers_changed', 'team_mended'];
const ABOUT_A_DISPUTE = ['dispute_opened', 'dispute_measured', 'dispute_settled'];
/** Told to the buyer about an order, whichever share of it this is about. */
const ABOUT_MY_ORDER = [
  'share_accepted', 'share_refused', 'substitutes_proposed', 'order_lost_lot', 'order_locked', 'order_expired',
  'standing_placed', 'trucks_planned', 'deposit_released',
];
const ABOUT_WHAT_I_OWE = ['money_due', 'money_received', 'you_owe'];
/** Told to the buyer and to operators; told to whichever side did not do it. */
const ABOUT_A_LOAD = ['load_disputed'];
/** Whichever side is told of a question opens the talk about it. */
const ABOUT_A_QUESTION = /^question_/;
const ABOUT_EITHERS_LOAD = ['weighed', 'weighing_signed', 'load_decided'];

export function pageOf(notice: Notice): string | null {
  const market = marketPage(notice);
  if (market) return market;
  if (ABOUT_A_QUESTION.test(notice.kind) && notice.question_id) return `/pages/questions/detail?id=${notice.question_id}`;
  if (notice.kind === 'article_published') return '/pages/articles/index';
  if (ABOUT_MY_ADVICE.includes(notice.kind)) return '/pages/agronomist/form';
  if (notice.kind === AGRONOMIST_APPLIED) return '/pages/agronomist/approve';
  if (ABOUT_MY_TEAM.includes(notice.kind)) return '/pages/team/form';
  if (TO_CHECK.includes(notice.kind)) return '/pages/operator/teams';
  if (ABOUT_A_DISPUTE.includes(notice.kind) && notice.visit_id) return `/pages/operator/visit?id=${notice.visit_id}`;
  if (ABOUT_MY_NEED.includes(notice.kind) && notice.need_id) return needPage(notice.need_id);
  // A visit's page sends the farmer on to the need's.
  if (notice.visit_id) return `/pages/visits/detail?id=${notice.visit_id}`;
  if (notice.offer_id) return `/pages/offers/detail?id=${notice.offer_id}`;
  if (notice.share_id) return `/pages/shares/detail?id=${notice.share_id}`;
  if (notice.lot_id) return `/pages/lots/detail?id=${notice.lot_id}`;
  return notice.need_id ? needPage(notice.need_id) : null;
}

export function openNotice(notice: Notice): void {
  const url = pageOf(notice);
  if (!url || isShown(url)) return;
  uni.navigateTo({ url });
}

/** The buyer's side of the market; a farmer's shares have pages of their own. */
function marketPage({ kind, order_id, truck_id }: Notice): string | null {
  const load = ABOUT_A_LOAD.includes(kind) || (ABOUT_EITHERS_LOAD.includes(kind) && isBuyer.value);
  if (load && truck_id) return `/pages/trucks/detail?id=${truck_id}`;
  if (ABOUT_WHAT_I_OWE.includes(kind) && order_id) return `/pages/orders/statement?id=${order_id}`;
  return ABOUT_MY_ORDER.includes(kind) && order_id ? `/pages/orders/detail?id=${order_id}` : null;
}

function needPage(id: string): string {
  return `/pages/needs/detail?id=${id}`;
}

export function isShown(url: string | null): boolean {
  const page = getCurrentPages().slice(-1)[0] as { $page?: { fullPath?: string } } | undefined;
  return page?.$page?.fullPath === url;
}
