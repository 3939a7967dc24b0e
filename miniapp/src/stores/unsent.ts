// What was sent and never answered: it goes out again, under the same key, when the network is back.
import { ref, watch, type Ref } from 'vue';
import type { Lot, LotForm, Need, NeedForm, Order, OrderForm, Question, QuestionForm } from '@/api/models';
import { postOnce, unanswered } from '@/api/outbox';
import { onNetworkBack } from '@/platform/network';
import { listed } from '@/drafts/lot';
import { forgetDraft } from '@/drafts/need';
import { forgetDraft as forgetOrder } from '@/drafts/order';
import { asked } from '@/drafts/question';
import { me } from '@/session/session';
import { t } from '@/i18n/zh-Hans';
import { say, sayError } from './words';

interface Kind<Form> {
  slot: string;
  path: string;
  /** Called with what the service has made. */
  made: (form: Form) => void;
  /** Said when it arrived by itself. */
  word: string;
}

interface Unsent<Form, Made> {
  /** What waits for an answer. */
  waiting: Ref<Form | null>;
  /** Makes it once, however often it is called and whatever happens to the answer. */
  post: (form: Form) => Promise<Made>;
  sendAgain: () => Promise<Made | null>;
}

export const { waiting: unsentNeed, post: postNeed, sendAgain } = unsent<NeedForm, Need>({
  slot: 'need',
  path: '/needs',
  made: (form) => forgetDraft(form.operation, form.for_farmer ?? ''),
  word: t.need.posted,
});

export const { waiting: unsentLot, post: postLot, sendAgain: sendLotAgain } = unsent<LotForm, Lot>({
  slot: 'lot',
  path: '/lots',
  made: listed,
  word: t.lot.posted,
});

export const { waiting: unsentOrder, post: postOrder, sendAgain: sendOrderAgain } = unsent<OrderForm, Order>({
  slot: 'order',
  path: '/orders',
  made: forgetOrder,
  word: t.order.placed,
});

export const { waiting: unsentQuestion, post: postQuestion, sendAgain: sendQuestionAgain } = unsent<QuestionForm, Question>({
  slot: 'question',
  path: '/questions',
  made: asked,
  word: t.question.sent,
});

function unsent<Form extends object, Made>({ slot, path, made, word }: Kind<Form>): Unsent<Form, Made> {
  const waiting = ref(unanswered<Form>(slot)) as Ref<Form | null>;
  const look = () => (waiting.value = unanswered<Form>(slot));

  async function post(form: Form): Promise<Made> {
    waiting.value = form;
    try {
      const answer = await postOnce<Made>(slot, path, form);
      made(form);
      return answer;
    } finally {
      look();
    }
  }

  async function again(): Promise<Made | null> {
    if (!waiting.value) return null;
    try {
      const answer = await post(waiting.value);
      say(word);
      return answer;
    } catch (error) {
      sayError(error);
      return null;
    }
  }

  // Another person on the same phone has things of their own.
  watch(() => me.value?.id, look, { flush: 'sync' });
  onNetworkBack(() => void again());
  return { waiting, post, sendAgain: again };
}
