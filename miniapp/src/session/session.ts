// Who is signed in on this phone.
import { computed, ref } from 'vue';
import { api, onExpired, tokens } from '@/api/api';
import type { DemoPerson, Me, Page, Session } from '@/api/models';
import { startLive, stopLive } from '@/live/live';
import { forget, keep, recall } from '@/platform/storage';

export const me = ref<Me | null>(recall<Me>('me'));

const has = (role: Me['roles'][number]) => computed(() => me.value?.roles.includes(role) ?? false);
export const isTeamLeader = has('team_leader');
export const isAgronomist = has('agronomist');
export const isOperator = has('operator');
export const isVillageAgent = has('village_agent');
export const isBuyer = has('buyer');

/** A phone without a usable session goes here. */
const SIGN_IN_PAGE = '/pages/signin/index';

onExpired(signInAgain);

/** True when there is a session; else the sign-in page is on its way. */
export function ensureSignedIn(): boolean {
  if (tokens.current() && me.value) {
    startLive(me.value.id);
    return true;
  }
  // Each list of a page asks by itself: whoever comes second finds the way taken.
  uni.reLaunch({ url: SIGN_IN_PAGE, fail: () => {} });
  return false;
}

/** On WeChat no tap is needed: the platform vouches for the person. */
export async function signInByWechat(): Promise<void> {
  const { code } = await uni.login({ provider: 'weixin' });
  await open(code);
}

export async function demoPeople(): Promise<DemoPerson[]> {
  const list = await api.call<Page<DemoPerson>>({
    method: 'GET',
    path: '/demo/people',
    anonymous: true,
  });
  return list.items;
}

/** Where no WeChat is around, the mock platform makes the login code. */
export async function signInAs(alias: string): Promise<void> {
  const { code } = await api.post<{ code: string }>('/demo/codes', { alias }, { anonymous: true });
  keep('alias', alias);
  await open(code);
}

export async function signOut(): Promise<void> {
  stopLive();
  // A session that the service cannot be told about ends with its lifetime.
  await api.delete('/sessions/current').catch(() => {});
  // A dead session was opened anew to be ended: what that started ends too.
  stopLive();
  ['alias', 'me'].forEach(forget);
  tokens.drop();
  me.value = null;
  uni.reLaunch({ url: SIGN_IN_PAGE });
}

export async function refreshMe(): Promise<void> {
  remember(await api.get<Me>('/me'));
}

export function remember(person: Me): void {
  me.value = person;
  keep('me', person);
}

async function open(code: string): Promise<void> {
  const session = await api.post<Session>('/sessions', { code }, { anonymous: true });
  tokens.set(session.token);
  remember(session.person);
  startLive(session.person.id);
}

async function signInAgain(): Promise<void> {
  // #ifdef MP-WEIXIN
  await signInByWechat();
  // #endif
  // #ifndef MP-WEIXIN
  const alias = recall<string>('alias');
  if (alias) return signInAs(alias);
  // The call goes out once more without a session, so that the service says in its own words why not.
  tokens.drop();
  stopLive();
  uni.reLaunch({ url: SIGN_IN_PAGE });
  // #endif
}
