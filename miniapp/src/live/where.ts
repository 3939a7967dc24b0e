// Which page a notice is about.
import type { Notice } from '@/api/models';

/** What is told to the farmer about a visit is shown on the need's page. */
const ABOUT_MY_NEED = [
  'need_taken', 'need_asked', 'need_widened', 'need_with_agents', 'need_expired', 'agent_asked',
  'pool_grew', 'pool_shrank', 'pool_locked', 'pool_dissolved',
  'team_dropped', 'team_late', 'code_locked', 'team_arrived', 'work_started', 'work_finished',
];
const ABOUT_MY_TEAM = ['team_approved', 'team_suspended'];
/** Told to the township's operator. */
const TO_CHECK = ['papers_changed', 'team_mended'];
const ABOUT_A_DISPUTE = ['dispute_opened', 'dispute_measured', 'dispute_settled'];

export function pageOf(notice: Notice): string | null {
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

function needPage(id: string): string {
  return `/pages/needs/detail?id=${id}`;
}

export function isShown(url: string | null): boolean {
  const page = getCurrentPages().slice(-1)[0] as { $page?: { fullPath?: string } } | undefined;
  return page?.$page?.fullPath === url;
}
