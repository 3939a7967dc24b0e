// The work is done, and the two do not agree: a locked code, a dispute that the township reads, a second measuring.
import { check, same } from '../checks.mjs';
import { AT_THE_FIELD, posts, startCode, takes, wrong } from '../job.mjs';
import { fieldPhoto } from '../pictures.mjs';
import { addressOf, inEveryView, PHONE, RESIZED } from '../views.mjs';

const MU = 6.4;
const CLAIMED = 7.6;
const AGAIN = 6.5;
const PRICE = 65;
const WORDS = '东头没耕到';
/** As many as the service lets a team try. */
const TRIES = 5;

let farmer;
let team;
let operator;

export const dispute = {
  title: '王秀兰 and 张永强 do not agree',
  steps: {
    async 'a job is taken, and the team arrives'({ phone }) {
      [farmer, team, operator] = [await phone('王秀兰', RESIZED), await phone('张永强', { ...AT_THE_FIELD, ...RESIZED }), await phone('乡农服站', RESIZED)];
      await Promise.all([farmer.signIn('王秀兰'), team.signIn('张永强'), operator.signIn('乡农服站')]);
      await posts(farmer, '屋后果园', MU);
      await takes(team, MU);
      await team.tap('arrive');
      await team.isIn('visit-page', 'arrived');
      return farmer.reads('state', '队伍到了');
    },

    async 'five wrong codes lock it, and the sentence says whom to ask'() {
      const code = await startCode(farmer);
      await team.expecting(/422/, async () => {
        for (let n = 0; n < TRIES; n += 1) {
          await team.type('code', wrong(code));
          await team.isTold('开工码不对');
        }
      });
      return team.expecting(/429/, async () => {
        await team.type('code', code);
        return team.isTold('开工码错了太多次');
      });
    },

    async 'the farmer gives out a new one, the team hears of it, and the work begins'({ picture }) {
      const old = await startCode(farmer);
      await farmer.tap('renew-code');
      await farmer.sees('sheet');
      await farmer.looksRight('asked about a new code');
      await picture(farmer, 'new-code-ask');
      await farmer.tap('answer-yes');
      await farmer.isTold('换好了，请念新的');
      await farmer.putAway();
      await picture(farmer, 'new-code');
      const told = await team.reads('notice-strip', '开工码换了');
      const code = await startCode(farmer);
      // One time in ten thousand it is the same by chance.
      check(code.length === 4, `a code has four digits: ${code}`);
      await team.putAway();
      await team.type('code', code);
      await team.isIn('visit-page', 'started');
      return `${old === code ? 'the same by chance' : 'another one'}; ${told}`;
    },

    async 'too much was measured: the farmer says so, and in what'() {
      await team.type('measured', String(CLAIMED));
      const chooser = team.page.waitForEvent('filechooser');
      await team.tap('add-photo');
      await (await chooser).setFiles({ name: 'field.png', mimeType: 'image/png', buffer: fieldPhoto() });
      await team.sees('photo');
      await team.tap('finish');
      await team.reads('visit-page', '等农户确认');
      await farmer.reads('acceptance', `量出来${CLAIMED}亩`);
      await farmer.tap('dispute');
      await farmer.type('dispute-words', WORDS);
      await farmer.tap('answer-area');
      return farmer.reads('dispute-said', WORDS);
    },

    async 'both sides read it; the farmer may still agree'({ picture }) {
      const said = await farmer.text('dispute-said');
      check(said.includes('亩数不对') && said.includes(`量出来 ${CLAIMED}亩`), `the farmer reads what she said: ${said}`);
      await farmer.sees('agree');
      await farmer.putAway();
      await farmer.looksRight('need, disputed');
      await picture(farmer, 'disputed-farmer');
      await team.reads('dispute-said', WORDS);
      await team.sees('measure-again');
      await team.putAway();
      await team.looksRight('visit, disputed');
      await picture(team, 'disputed-team');
      return said;
    },

    async 'the township is told, reads both figures and the photo, and can change nothing'({ picture }) {
      await operator.reads('notice-strip', '有纠纷要调解');
      await operator.tap('notice-strip-open');
      await operator.isIn('dispute-page', 'disputed');
      const figures = await operator.text('figures');
      check(figures.includes(`说好的 ${MU}亩，¥${MU * PRICE}`) && figures.includes(`量出来 ${CLAIMED}亩，¥${CLAIMED * PRICE}`), `both figures: ${figures}`);
      await operator.reads('dispute-said', WORDS);
      await operator.reads('timeline', `有异议：${WORDS}`);
      await operator.at('figures').locator('.photo img').first().waitFor({ state: 'attached' });
      const presses = await operator.page.locator('[role=button]:visible').evaluateAll((all) => all.map((one) => one.dataset.testid));
      same([...new Set(presses)].sort(), ['back', 'call'], 'what the township can press');
      await operator.looksRight('a dispute');
      await picture(operator, 'dispute-operator');
      return figures;
    },

    async 'all three read it in every size of letters and window'() {
      const phones = [farmer, team, operator];
      const pages = phones.map(addressOf);
      const marks = ['agree', 'measure-again', 'figures'];
      const seen = await inEveryView(phones, async (where) => {
        for (const [n, phone] of phones.entries()) await phone.opens(pages[n], marks[n], where);
      });
      for (const phone of phones) await phone.page.setViewportSize(PHONE);
      return seen;
    },

    async 'the team measures again, and the farmer is asked about the new figure'({ picture }) {
      await team.tap('measure-again');
      await team.holds('measured', String(CLAIMED));
      await team.type('measured', String(AGAIN));
      await team.looksRight('measuring again');
      await picture(team, 'measuring-again');
      await team.tap('finish');
      await team.isIn('visit-page', 'finished');
      await farmer.reads('acceptance', `量出来${AGAIN}亩`);
      const asked = await farmer.reads('acceptance', '队伍又量了一次');
      await farmer.putAway();
      await farmer.looksRight('need, measured again');
      await picture(farmer, 'measured-again');
      return asked;
    },

    async 'she agrees: the settlement counts the second figure, and the township reads that too'() {
      await farmer.tap('confirm');
      const total = `¥${(AGAIN * PRICE).toFixed(2)}`;
      await farmer.reads('settlement', `应付${total}`);
      await team.reads('settlement', `应收${total}`);
      // Nobody tells the township how it ended: it reads the same notice again.
      await operator.tap('back');
      await operator.tap('tab-notices');
      await operator.tap(operator.every('notice').filter({ hasText: WORDS }).first());
      await operator.isIn('dispute-page', 'confirmed');
      await operator.reads('figures', `${AGAIN}亩`);
      await operator.reads('settlement', total);
      await operator.looksRight('a dispute, settled');
      return `${await farmer.text('settlement')}`;
    },
  },
};
