// 拼单: a farmer waits with her neighbours, sees what is missing, and changes her mind.
import { matches, same } from '../checks.mjs';

const FIELD = '沟边地';

let farmer;

export const neighbours = {
  title: '王秀兰 joins 孙大勇 and 何淑芳, who wait for a tractor',
  steps: {
    async 'one switch, and the answer says what the neighbours make of the price'({ phone, picture }) {
      farmer = await phone('王秀兰');
      await farmer.signIn('王秀兰');
      await farmer.tap('op-TILL_ROTARY');
      await farmer.tap(farmer.page.getByRole('radio', { name: FIELD }));
      await farmer.holds('quantity', '4.5');
      await farmer.tap('window-week');
      await farmer.tap('pool-switch');
      const hope = await farmer.reads('pool-hope', '还差');
      matches(hope, /^还差1\.5亩，每亩从¥60降到¥58$/, 'what is missing');
      await farmer.reads('pool-bar', '3户18.5亩');
      await farmer.reads('verdict', `3户18.5亩，${hope}`);
      await farmer.looksRight('posting with neighbours');
      await farmer.putAway();
      await picture(farmer, 'pool-posting');
      return hope;
    },

    async 'posted, she waits, and no team is asked yet'({ picture }) {
      await farmer.tap('publish');
      await farmer.isIn('need-page', 'open');
      await farmer.reads('need-page', '等邻居一起，还没问队伍');
      const pool = await farmer.reads('pool', '3户18.5亩');
      await farmer.looksRight('need in a pool');
      await farmer.putAway();
      await picture(farmer, 'pool');
      return pool;
    },

    async 'she may leave, after she was asked, and then looks for a team alone'() {
      await farmer.tap('leave-pool');
      await farmer.tap('answer-yes');
      await farmer.seesNot('pool');
      await farmer.reads('timeline', '退出了拼单，单独找队');
      const asked = await farmer.reads('need-page', /问了\d支队，等回话/);
      await farmer.tap('cancel');
      await farmer.tap('answer-yes');
      await farmer.isIn('need-page', 'cancelled');
      same(await farmer.every('leave-pool').count(), 0, 'ways out of a pool that she is not in');
      return asked;
    },
  },
};
