// The main job: a need goes out, a team takes it, the work is done and paid, and both windows know at every step.
import { atMost, check, matches, same } from '../checks.mjs';
import { fieldPhoto } from '../pictures.mjs';

/** From the finger on "发布" to the badge in the other window. */
const BADGE_MS = 3_000;
const FIELD = '屋后果园';
const MU = 7;
const MEASURED = 7.3;
const PRICE = 65;

let farmer;
let team;
let teams;

export const farmerAndTeam = {
  title: '王秀兰 wants a field tilled, 张永强 has a tractor',
  steps: {
    async 'both pick up their phones'({ phone, picture }) {
      [farmer, team] = [await phone('王秀兰'), await phone('张永强', { permissions: ['geolocation'], geolocation: { longitude: 109.1673, latitude: 35.9607 } })];
      await farmer.comes();
      await farmer.looksRight('who are you');
      await Promise.all([farmer.signIn('王秀兰'), team.signIn('张永强')]);
      const boards = await farmer.page.locator('[data-testid^="board-"]:visible').count();
      same(boards, 3, 'boards on the home page');
      await farmer.readsAllNotices();
      await farmer.looksRight('home');
      await picture(farmer, 'home');
      await team.reads('new-jobs', '暂时没有新活');
      await team.looksRight('home');
      return `${await farmer.text('hello')}; ${await team.text('hello')}, ${await team.text('new-jobs')}`;
    },

    async 'an honest answer before posting'({ picture }) {
      [farmer.taps, farmer.typed] = [0, 0];
      await farmer.tap('op-TILL_ROTARY');
      await farmer.tap(farmer.page.getByRole('radio', { name: FIELD }));
      await farmer.holds('quantity', '7.21');
      await farmer.type('quantity', String(MU));
      await farmer.tap('window-tomorrow');
      const verdict = await farmer.reads('verdict', new RegExp(`\\b${MU * PRICE}$`));
      const answer = await farmer.text('preview');
      const [, n, earliest, low, high] = matches(answer, /^(\d+)支队伍能来，最早(明天.午)，每亩(\d+)(?:—(\d+))?元/, 'the answer');
      teams = Number(n);
      matches(verdict, new RegExp(`^${n}支队能来，大约¥${MU * low}${high ? `—${MU * high}` : ''}$`), 'the answer over the button');
      same(await farmer.text('sentence'), `${FIELD}，旋耕${MU}亩，明天`, 'what is about to be posted');
      await farmer.looksRight('posting');
      await picture(farmer, 'posting');
      return `${n} teams, earliest ${earliest}, ${low}${high ? `—${high}` : ''} yuan a mu`;
    },

    async 'posted in four taps and one number; the badge in the other window changes by itself'({ picture }) {
      await team.mark();
      const [touched, badge, count] = [farmer.momentOfTouch(), team.momentOf('badge', '1'), team.momentOf('new-jobs', '1')];
      await farmer.tap('publish');
      const ms = (await badge) - (await touched);
      await count;
      await farmer.isIn('need-page', 'open');
      atMost(farmer.taps, 4, 'taps to post');
      atMost(farmer.typed, 1, 'numbers to post');
      atMost(ms, BADGE_MS, 'milliseconds to the badge');
      await team.hasNotReloaded();
      await team.sees('notice-strip');
      await team.looksRight('home with a new job');
      await picture(team, 'badge');
      await farmer.reads('need-page', `问了${Math.min(teams, 3)}支队，等回话`);
      await farmer.reads('timeline', '发布了需求');
      await farmer.looksRight('need, open');
      return `${farmer.taps} taps, ${farmer.typed} number, ${ms} ms to the badge, no reload`;
    },

    async 'why these teams, and why not the others'({ picture }) {
      await farmer.tap('why');
      const sentence = await farmer.text('why-sentence');
      same(await farmer.every('chosen').count(), teams, 'teams that were asked');
      const rejected = await farmer.every('rejected').allInnerTexts();
      same(rejected.length, 4 - teams, 'teams that were not asked');
      rejected.forEach((text) => matches(text, /\n./, 'a team that was not asked has a reason'));
      check(rejected.some((text) => text.includes('不做旋耕')), `nobody is left out for not tilling: ${rejected}`);
      await addsUp(farmer.at('chosen').getByTestId('terms'));
      (await farmer.every('chosen').allInnerTexts()).forEach((text) => matches(text, / · ¥\d+\/亩 · /, 'a price says for how much'));
      await farmer.looksRight('why');
      await farmer.putAway();
      await picture(farmer, 'why');
      return `${sentence}; not asked: ${rejected.map((text) => text.replace(/\s+/g, ' ')).join(', ')}`;
    },

    async 'the offer: how far, what it pays, how it was ranked, and nothing private'({ picture }) {
      await team.tap('notice-strip-open');
      await team.isIn('offer-page', 'open');
      const far = await team.reads('way-distance', /^(不到1|\d+(\.\d)?)公里 · 大概位置$/);
      const earn = await team.reads('earn', new RegExp(`^¥${MU * PRICE}$`));
      await addsUp(team.at('terms'));
      const words = await team.text('offer-page');
      check(words.includes('王**') && words.includes('138****0001'), `name and number are masked: ${words}`);
      same(await team.every('call').count(), 0, 'numbers to ring before the match');
      await team.seesNot('notice-strip');
      await team.looksRight('offer');
      await picture(team, 'offer');
      await team.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await picture(team, 'offer-cost');
      return `${far}, ${earn}, 王**`;
    },

    async 'accepted: badge and state change in the farmer\'s window by themselves'() {
      await farmer.tap('back');
      await farmer.tap('back');
      await farmer.reads('need', '正在找队');
      await farmer.mark();
      const [touched, badge] = [team.momentOfTouch(), farmer.momentOf('badge', '1')];
      await team.tap('accept');
      const ms = (await badge) - (await touched);
      atMost(ms, BADGE_MS, 'milliseconds to the badge');
      await farmer.reads('need', '约好了');
      await farmer.hasNotReloaded();
      await team.isIn('visit-page', 'booked');
      return `${await farmer.text('need')}, ${ms} ms to the badge, no reload`;
    },

    async 'now each can ring the other, and the farmer holds the start code'({ picture }) {
      await farmer.tap('need');
      await farmer.isIn('need-page', 'taken');
      await farmer.sees('call');
      await team.sees('call');
      await team.reads('visit-page', '王秀兰');
      const words = await farmer.reads('team', '永强农机队');
      await farmer.looksRight('need, taken');
      await farmer.putAway();
      await picture(farmer, 'start-code');
      await team.looksRight('visit, booked');
      return words;
    },

    async 'arrived, and the farmer sees it'() {
      await team.tap('arrive');
      await team.isIn('visit-page', 'arrived');
      await farmer.reads('timeline', '永强农机队到地头了');
      await farmer.reads('state', '队伍到了');
      await team.looksRight('visit, arrived');
      return await farmer.text('state');
    },

    async 'a wrong start code gets a clear sentence, the right one starts the work'() {
      const code = (await farmer.text('start-code')).replace(/\D/g, '');
      const wrong = String((Number(code) + 1) % 10_000).padStart(4, '0');
      const told = await team.expecting(/422/, async () => {
        await team.type('code', wrong);
        return team.isTold('开工码不对');
      });
      await team.isIn('visit-page', 'arrived');
      await team.type('code', code);
      await team.isIn('visit-page', 'started');
      await farmer.reads('state', '正在干');
      await farmer.seesNot('start-code');
      return `${told}; then ${await farmer.text('state')}`;
    },

    async 'finished, with what was measured and a photo'() {
      await team.type('measured', String(MEASURED));
      const chooser = team.page.waitForEvent('filechooser');
      await team.tap('add-photo');
      await (await chooser).setFiles({ name: 'field.png', mimeType: 'image/png', buffer: fieldPhoto() });
      await team.sees('photo');
      await team.looksRight('visit, started');
      await team.tap('finish');
      await team.isIn('visit-page', 'finished');
      const asked = await farmer.reads('acceptance', '队伍干完了');
      check(asked.includes(`说好的 ${MU}亩`) && asked.includes(`量出来 ${MEASURED}亩`), `agreed and measured: ${asked}`);
      await isDrawn(farmer.at('acceptance').locator('.photo img'));
      await farmer.looksRight('need, finished');
      return asked;
    },

    async 'confirmed: the same settlement in both windows'({ picture }) {
      await farmer.tap('confirm');
      const total = `¥${(MEASURED * PRICE).toFixed(2)}`;
      await farmer.reads('settlement', `应付${total}`);
      await team.reads('settlement', `应收${total}`);
      await farmer.reads('state', '已办完');
      await farmer.looksRight('need, settled');
      await farmer.putAway();
      await picture(farmer, 'settlement');
      await team.looksRight('visit, settled');
      return `${await farmer.text('settlement')} / ${await team.text('settlement')}`;
    },

    async 'each says how it was, and sees what the other said'() {
      await farmer.tap('star-5');
      await team.tap('star-4');
      await farmer.reads('rating', '对方给您');
      await team.reads('rating', '对方给您');
      const stars = (phone) => phone.at('rating').getByRole('img').evaluateAll((rows) => rows.map((row) => row.ariaLabel));
      same(await stars(farmer), ['5星', '4星'], 'the farmer gave and got');
      same(await stars(team), ['4星', '5星'], 'the team gave and got');
      return `${(await stars(farmer)).join(' given, ')} got`;
    },

    async 'the whole way stands in the timeline, newest first'() {
      const expected = ['确认了', `干完了，共${MEASURED}亩`, '开工了', '永强农机队到地头了', '永强农机队接单了', `已问最合适的${teams}支队`, '发布了需求'];
      for (const phone of [farmer, team]) {
        const words = await phone.text('timeline');
        const places = expected.map((line) => words.indexOf(line));
        check(places.every((at, n) => at >= 0 && (n === 0 || at > places[n - 1])), `${phone.name}'s timeline: ${words}`);
      }
      return expected.join(' < ');
    },

    async 'every notice is in the list, and reading it takes the badge away'({ picture }) {
      await farmer.tap('back');
      await farmer.sees('badge');
      await farmer.tap('tab-notices');
      await farmer.sees('notice');
      const titles = await farmer.every('notice').evaluateAll((all) => all.map((one) => one.ariaLabel));
      const expected = ['收到评价', '干完了', '开工了', '队伍到了', '有队伍了'];
      // What came before is of the demonstration's questions.
      same(titles.slice(0, expected.length), expected, 'what the farmer was told');
      await farmer.looksRight('notices');
      await farmer.putAway();
      await picture(farmer, 'notices');
      await farmer.seesNot('badge');
      await farmer.tap('tab-home');
      await farmer.seesNot('badge');
      return expected.join(' < ');
    },
  },
};

/** The terms of a cost are what it is the sum of. */
async function addsUp(terms) {
  const amounts = (await terms.first().innerText()).match(/-?¥[\d.]+/g).map((text) => Math.round(Number(text.replace('¥', '')) * 100));
  const total = amounts.pop();
  same(amounts.reduce((sum, fen) => sum + fen, 0), total, 'the terms of the cost');
}

async function isDrawn(image) {
  await image.first().waitFor({ state: 'attached' });
  const width = await image.first().evaluate((one) => one.decode().then(() => one.naturalWidth));
  check(width > 0, 'the photo is not drawn');
}
