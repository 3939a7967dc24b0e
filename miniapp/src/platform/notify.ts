// WeChat's subscribe messages: the person grants one message a tap; elsewhere there are none.
import { api } from '@/api/api';
import { postOnce } from '@/api/outbox';
import type { Subscriptions, Template } from '@/api/models';

/** Titles beyond three were refused by older WeChat versions. */
const MOST_PER_TAP = 3;

export function canSubscribe(): boolean {
  // #ifdef MP-WEIXIN
  return true;
  // #endif
  // #ifndef MP-WEIXIN
  return false;
  // #endif
}

export function subscriptions(): Promise<Subscriptions> {
  return api.get<Subscriptions>('/subscriptions');
}

/** What is asked about in one tap: of these kinds, or of all, what can be sent least often first. */
export function wanted({ templates }: Subscriptions, about: Template[]): Subscriptions['templates'] {
  const meant = templates.filter(({ template }) => about.length === 0 || about.includes(template));
  return meant.sort((a, b) => a.credits_n - b.credits_n).slice(0, MOST_PER_TAP);
}

/** Must be called straight from a tap; answers the new counts. */
export async function subscribe(known: Subscriptions, about: Template[]): Promise<Subscriptions> {
  const ids = wanted(known, about).map(({ id }) => id);
  const said = await asked(ids);
  const results = ids
    .filter((id) => said[id])
    .map((id) => ({ template_id: id, choice: said[id] === 'accept' ? 'accept' : 'reject' }));
  if (results.length === 0) return known;
  return postOnce<Subscriptions>('subscriptions', '/subscriptions', { results });
}

function asked(tmplIds: string[]): Promise<Record<string, string>> {
  return new Promise((resolve) => {
    uni.requestSubscribeMessage({
      tmplIds,
      success: (got) => resolve(got as unknown as Record<string, string>),
      fail: () => resolve({}),
    });
  });
}
