// Never a silent "no": who cannot come, why, and the smallest change that would help.
import { check, matches, same } from '../checks.mjs';

let farmer;
let team;

export const reasons = {
  title: '赵凤英 asks for too low a price',
  steps: {
    async 'nobody comes for so little, and the page says what would help'({ phone }) {
      [farmer, team] = [await phone('赵凤英'), await phone('高志远')];
      await Promise.all([farmer.signIn('赵凤英'), team.signIn('高志远')]);
      await team.readsAllNotices();
      await farmer.tap('op-TILL_ROTARY');
      await farmer.reads('sentence', '坡上果园，旋耕3亩');
      await farmer.tap('window-week');
      await farmer.tap('more');
      await farmer.type('ceiling', '55');
      await farmer.reads('verdict', '现在没有队能来');
      const answer = await farmer.text('preview');
      check(answer.includes('超出您的最高价') || answer.includes('要价'), `the reason is the price: ${answer}`);
      await farmer.looksRight('posting, nobody');
      return answer;
    },

    async 'one press on the change, and a team can come'() {
      await farmer.tap('change-raise_ceiling');
      const verdict = await farmer.reads('verdict', '1支队能来，大约¥180');
      await farmer.tap('publish');
      await farmer.isIn('need-page', 'open');
      await team.reads('badge', '1');
      return verdict;
    },

    async 'each team that was left out has its reason and the smallest change'() {
      await farmer.tap('why');
      await farmer.sees('why-sentence');
      same(await farmer.every('chosen').count(), 1, 'teams that were asked');
      const left = farmer.every('rejected').filter({ hasText: '永强农机队' });
      const words = await farmer.text(left);
      matches(words, /要价每亩65元，超出您的最高价.*怎样就行：.*65/, 'why 永强农机队 was left out, and what would help');
      await farmer.looksRight('why, with a change');
      await farmer.tap('back');
      return words;
    },

    async 'the team declines with a reason, and the farmer is not left waiting'() {
      await team.tap('tab-work');
      await team.tap(team.every('offer').filter({ hasText: '张村驿镇' }));
      await team.isIn('offer-page', 'open');
      await team.tap('decline');
      await team.sees('sheet');
      await team.looksRight('declining');
      await team.tap('answer-busy');
      await team.isTold('已回话，不接');
      const timeline = await farmer.reads('timeline', /没接|不接|代办员/);
      return timeline;
    },

    async 'and may still change her mind'() {
      await farmer.tap('cancel');
      await farmer.sees('sheet');
      await farmer.looksRight('cancelling');
      await farmer.tap('answer-yes');
      await farmer.isIn('need-page', 'cancelled');
      return await farmer.text('state');
    },
  },
};
