// The signal goes and comes: nothing typed is lost, nothing is sent twice, nothing told is missed.
import { check, same } from '../checks.mjs';

/** What a browser says of everything that is asked without a network. */
const CUT = /ERR_INTERNET_DISCONNECTED/;
const WORK = 'TILL_ROTARY';

let farmer;
let team;
let sent = 0;

export const weakSignal = {
  title: '李建国 has a weak signal, and so has 张永强',
  steps: {
    async 'what is typed outlives the page and the signal'({ phone }) {
      [farmer, team] = [await phone('李建国'), await phone('张永强')];
      await Promise.all([farmer.signIn('李建国'), team.signIn('张永强')]);
      await team.readsAllNotices();
      await farmer.tap(`op-${WORK}`);
      await farmer.holds('quantity', '8');
      await farmer.type('quantity', '6.5');
      await farmer.tap('window-week');
      await farmer.reads('verdict', '支队能来');
      return farmer.expecting(CUT, async () => {
        await farmer.loseNetwork();
        await farmer.tap('back');
        await farmer.sees('hello');
        await farmer.looksRight('home without a network');
        await farmer.tap(`op-${WORK}`);
        const kept = await farmer.reads('sentence', '大路边，旋耕6.5亩，一周内');
        return `${kept}; ${await farmer.text('offline')}`;
      });
    },

    async 'posting without a network says so, and keeps it'() {
      return farmer.expecting(CUT, async () => {
        await farmer.tap('publish');
        const told = await farmer.isTold('网络不好，没有送到，请再试一次');
        const waiting = await farmer.text('waiting');
        await farmer.looksRight('posting without a network');
        await farmer.tap('back');
        const kept = await farmer.reads('unsent', '有一个活还没送到');
        await farmer.looksRight('home with a need unsent');
        return `${told}; ${waiting}; ${kept}`;
      });
    },

    async 'once the network is back it goes out by itself, once'() {
      await farmer.expecting(CUT, () => farmer.findNetwork());
      await farmer.isTold('已发布');
      await farmer.seesNot('unsent');
      await farmer.hasNotReloaded();
      await team.reads('badge', '1');
      const seen = await counts();
      same(new Set(farmer.posts).size, 1, 'keys under which the need went out');
      check(farmer.posts.length > 1, `the need should have been tried more than once: ${farmer.posts}`);
      return `tried ${farmer.posts.length} times under one key, ${seen}`;
    },

    async 'an answer lost on the way back makes no second need'() {
      farmer.posts.length = 0;
      let lost = 0;
      const loseOneAnswer = async (route) => {
        if (route.request().method() !== 'POST' || lost > 0) return route.fallback();
        await route.fetch();
        lost += 1;
        return route.abort('connectionreset');
      };
      await farmer.page.route('**/api/v1/needs', loseOneAnswer);
      await farmer.expecting(/ERR_CONNECTION_RESET/, async () => {
        await farmer.tap(`op-${WORK}`);
        await farmer.holds('quantity', '8');
        await farmer.type('quantity', '3');
        await farmer.reads('verdict', '支队能来');
        await farmer.tap('publish');
        await farmer.isIn('need-page', 'open');
      });
      await farmer.page.unroute('**/api/v1/needs', loseOneAnswer);
      await farmer.tap('back');
      await team.reads('badge', '2');
      const seen = await counts();
      same([farmer.posts.length, new Set(farmer.posts).size], [2, 1], 'times sent, keys');
      return `sent twice under one key, ${seen}`;
    },

    async 'a phone without signal catches up when it is back'() {
      const seen = await team.expecting(CUT, async () => {
        await team.loseNetwork();
        await post('2.5');
        same(await team.text('badge'), '2', 'the badge of a phone without signal');
        await team.findNetwork();
        return team.reads('badge', '3');
      });
      await team.hasNotReloaded();
      return `badge ${seen} after coming back, no reload`;
    },

    async 'a phone that was put away catches up when it is opened again'() {
      // Whatever was on its way when the app was closed comes to nothing.
      await team.expecting(/ERR_ABORTED/, async () => {
        await team.page.goto('about:blank');
        await post('1.5');
      });
      await team.page.goto(`${team.url}/app/`);
      const seen = await team.reads('badge', '4');
      await team.tap('tab-work');
      await team.every('offer').nth(3).waitFor();
      await team.looksRight('work with many offers');
      return `still signed in, badge ${seen}`;
    },
  },
};

/** One more need, by the farmer, who is at home. */
async function post(quantity) {
  await farmer.tap(`op-${WORK}`);
  await farmer.holds('quantity', '8');
  await farmer.type('quantity', quantity);
  await farmer.reads('verdict', '支队能来');
  await farmer.tap('publish');
  await farmer.isIn('need-page', 'open');
  await farmer.tap('back');
  sent += 1;
}

/** As many needs as were posted, in the farmer's list and in the team's. */
async function counts() {
  sent += 1;
  await farmer.tap('tab-work');
  await farmer.every('need').nth(sent - 1).waitFor();
  const [needs, offers] = [await farmer.every('need').count(), Number(await team.text('badge'))];
  same([needs, offers], [sent, sent], 'needs of the farmer, offers to the team');
  await farmer.tap('tab-home');
  return `${needs} in the list, ${offers} told to the team`;
}
