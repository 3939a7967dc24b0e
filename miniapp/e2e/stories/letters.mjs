// Three sizes of letters, an old phone's window, a phone held sideways, a desk: nothing cut off, nothing on top of another.
import { contrastOnPicture } from '../looks.mjs';
import { check } from '../checks.mjs';
import { addressOf, inEveryView, letter, PHONE, RESIZED, VIEWS } from '../views.mjs';

let farmer;
let team;
let need;
let offer;
let visit;

export const letters = {
  title: 'old eyes, small windows',
  steps: {
    async 'a need and its offer to look at'({ phone }) {
      [farmer, team] = [await phone('王秀兰', RESIZED), await phone('张永强', RESIZED)];
      await Promise.all([farmer.signIn('王秀兰'), team.signIn('张永强')]);
      await farmer.tap('op-TILL_ROTARY');
      await farmer.tap(farmer.page.getByRole('radio', { name: '屋后果园' }));
      await farmer.tap('window-week');
      await farmer.reads('verdict', '支队能来');
      await farmer.tap('publish');
      await farmer.isIn('need-page', 'open');
      need = addressOf(farmer);
      await team.tap('tab-work');
      await team.tap(team.every('offer').filter({ hasText: '7.21亩' }));
      await team.isIn('offer-page', 'open');
      offer = addressOf(team);
      return need;
    },

    async 'greetings can be read on the orchard'() {
      const ratios = [];
      for (const [where, { size, window }] of Object.entries({ 'a phone': { size: 0, window: PHONE }, ...VIEWS })) {
        await farmer.page.setViewportSize(window);
        await letter(farmer, size);
        await farmer.opens('/pages/home/index', 'hello');
        await farmer.looksRight(`home, ${where}`);
        for (const words of ['.hello', '.line']) ratios.push(await contrastOnPicture(farmer.page, farmer.page.locator(`${words}:visible`)));
      }
      check(Math.min(...ratios) >= 4.5, `contrast on the picture: ${ratios}`);
      return `contrast ${Math.min(...ratios).toFixed(1)} and more`;
    },

    async 'every page before the job is taken'() {
      return inEveryView([farmer, team], async (where) => {
        await farmer.opens('/pages/home/index', 'operations', where);
        await farmer.opens('/pages/needs/post?op=PICK', 'quantity');
        await farmer.tap(farmer.page.getByRole('radio', { name: '屋后果园' }));
        // Whether somebody can depends on the hour.
        await farmer.reads('preview', /队伍能来/);
        await farmer.looksRight(`posting, ${where}`);
        await farmer.opens(need, 'need-page', where);
        await farmer.opens(need.replace('detail', 'why'), 'why-sentence', where);
        await farmer.opens('/pages/work/index', 'need', where);
        await farmer.opens('/pages/fields/edit', 'field-name', where);
        await team.opens('/pages/work/index', 'offer', where);
        await team.opens(offer, 'offer-page', where);
        await team.opens('/pages/team/form', 'team-state', where);
        await team.opens('/pages/notices/index', 'notice', where);
      });
    },

    async 'every page while it is done'() {
      await team.opens(offer, 'offer-page');
      await team.tap('accept');
      await team.isIn('visit-page', 'booked');
      visit = addressOf(team);
      return inEveryView([farmer, team], async (where) => {
        await farmer.opens(need, 'start-code', where);
        await team.opens(visit, 'visit-page', where);
      });
    },
  },
};
