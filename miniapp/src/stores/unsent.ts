// A need that was sent and never answered: it goes out again, under the same key, when the network is back.
import { ref, watch } from 'vue';
import type { Need, NeedForm } from '@/api/models';
import { postOnce, unanswered } from '@/api/outbox';
import { onNetworkBack } from '@/platform/network';
import { forgetDraft } from '@/drafts/need';
import { me } from '@/session/session';
import { t } from '@/i18n/zh-Hans';
import { say, sayError } from './words';

const SLOT = 'need';

export const unsentNeed = ref<NeedForm | null>(unanswered<NeedForm>(SLOT));

// Another person on the same phone has needs of their own.
watch(() => me.value?.id, look, { flush: 'sync' });
onNetworkBack(() => void sendAgain());

/** Makes the need once, however often it is called and whatever happens to the answer. */
export async function postNeed(form: NeedForm): Promise<Need> {
  unsentNeed.value = form;
  try {
    const made = await postOnce<Need>(SLOT, '/needs', form);
    forgetDraft(form.operation, form.for_farmer ?? '');
    return made;
  } finally {
    look();
  }
}

export async function sendAgain(): Promise<Need | null> {
  const form = unsentNeed.value;
  if (!form) return null;
  try {
    const made = await postNeed(form);
    say(t.need.posted);
    return made;
  } catch (error) {
    sayError(error);
    return null;
  }
}

function look(): void {
  unsentNeed.value = unanswered<NeedForm>(SLOT);
}
