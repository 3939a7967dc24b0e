// The team that has the job does not come: it says so, or it is late.
import { check, same } from '../checks.mjs';
import { posts, takes } from '../job.mjs';
import { addressOf, inEveryView, PHONE, RESIZED } from '../views.mjs';

const MU = 4.2;
const LATE_AT = '2026-01-01T00:00:00Z';

let farmer;
let first;
let second;

export const anotherTeam = {
  title: '王秀兰 needs another team',
  steps: {
    async 'the slower team stands by'({ phone }) {
      [farmer, first, second] = [await phone('王秀兰', RESIZED), await phone('张永强'), await phone('高志远', RESIZED)];
      await Promise.all([farmer.signIn('王秀兰'), first.signIn('张永强'), second.signIn('高志远')]);
      await posts(farmer, '沟边地', MU);
      await second.reads('notice-strip', `${MU}亩旋耕`);
      await takes(first, MU);
      await farmer.isIn('need-page', 'taken');
      return second.reads('notice-strip', '已被接走');
    },

    async 'the first drops out with a reason, and the standby is asked at once'({ picture }) {
      await first.tap('drop');
      await first.sees('sheet');
      await first.looksRight('dropping out');
      await first.tap('answer-breakdown');
      await first.isIn('visit-page', 'dropped');
      await first.seesNot('drop');
      await farmer.isIn('need-page', 'open');
      const told = await farmer.reads('notice-strip', '已在问替补的队');
      await farmer.reads('timeline', '永强农机队来不了：');
      await second.reads('notice-strip', '有新活');
      await farmer.putAway();
      await farmer.looksRight('need, open again');
      await picture(farmer, 'dropped-farmer');
      await first.looksRight('visit, dropped');
      return told;
    },

    async 'the standby takes it, and the farmer sees who comes now'() {
      await takes(second, MU);
      await farmer.isIn('need-page', 'taken');
      await farmer.sees('start-code');
      await farmer.seesNot('late');
      return farmer.reads('team', '志远旋耕队');
    },

    // Nobody is late within a test's time: from here on the service's answers say that it is.
    async 'late: both sides read it, and the farmer may take another team'({ picture }) {
      for (const phone of [farmer, second]) await tellsLate(phone);
      await farmer.reads('state', '还没到');
      const words = await farmer.text('late');
      await farmer.sees('call');
      await farmer.putAway();
      await farmer.looksRight('need, late');
      await picture(farmer, 'late-farmer');
      await second.reads('we-are-late', '农户在等您');
      await second.reads('state', '还没到');
      await second.putAway();
      await second.looksRight('visit, late');
      await picture(second, 'late-team');
      return words;
    },

    async 'both read it in every size of letters and window'() {
      const [need, visit] = [farmer, second].map(addressOf);
      const seen = await inEveryView([farmer, second], async (where) => {
        await farmer.opens(need, 'late', where);
        await second.opens(visit, 'we-are-late', where);
      });
      await farmer.page.setViewportSize(PHONE);
      return seen;
    },

    async 'asked first; then a team that is not late after all stays, and the farmer reads why'({ picture }) {
      await farmer.tap('replace');
      await farmer.sees('sheet');
      await farmer.looksRight('asked about another team');
      await picture(farmer, 'late-ask');
      await farmer.tap('sheet-close');
      await farmer.sees('late');
      await farmer.tap('replace');
      return farmer.expecting(/409/, async () => {
        await farmer.tap('answer-yes');
        return farmer.isTold('现在还不能这样做');
      });
    },

    async 'one press more, and somebody else is looked for'() {
      const asked = [];
      await farmer.page.route('**/api/v1/visits/*/replace', async (route) => {
        asked.push(route.request().method());
        await farmer.page.unroute(VISIT);
        await route.fulfill({ json: {} });
      });
      await farmer.tap('replace');
      await farmer.tap('answer-yes');
      const told = await farmer.isTold('正在找别的队');
      await farmer.seesNot('late');
      same(asked, ['POST'], 'times asked');
      check(!(await farmer.text('state')).includes('还没到'), 'the page was read again');
      return told;
    },
  },
};

const VISIT = /\/api\/v1\/visits\/[^/]+$/;

/** Every visit that this phone reads from now on is late; the page reads it anew. */
async function tellsLate(phone) {
  await phone.page.route(VISIT, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), late_at: LATE_AT } });
  });
  await phone.expecting(/ERR_ABORTED/, () => phone.page.reload());
}
