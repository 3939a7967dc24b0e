// Three sizes of letters, an old phone's window, a phone held sideways, a desk: nothing cut off, nothing on top of another.
import { contrastOnPicture } from '../looks.mjs';
import { check } from '../checks.mjs';

const PHONE = { width: 390, height: 844 };
const VIEWS = {
  'large letters': { size: 1, window: PHONE },
  'largest letters': { size: 2, window: PHONE },
  'an old phone': { size: 0, window: { width: 320, height: 568 } },
  'an old phone with large letters': { size: 1, window: { width: 320, height: 568 } },
  'a phone held sideways': { size: 0, window: { width: 844, height: 390 } },
  'a desk': { size: 0, window: { width: 1280, height: 800 } },
};

let farmer;
let team;
let need;
let offer;
let visit;

export const letters = {
  title: 'old eyes, small windows',
  steps: {
    async 'a need and its offer to look at'({ phone }) {
      // A mobile window that is resized keeps the zoom it had.
      [farmer, team] = [await phone('王秀兰', { isMobile: false }), await phone('张永强', { isMobile: false })];
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
      return inEveryView(async (where) => {
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
      return inEveryView(async (where) => {
        await farmer.opens(need, 'start-code', where);
        await team.opens(visit, 'visit-page', where);
      });
    },
  },
};

/** Opens every view on both phones, and plays `pages` in it. */
async function inEveryView(pages) {
  for (const [where, { size, window }] of Object.entries(VIEWS)) {
    for (const phone of [farmer, team]) {
      await phone.page.setViewportSize(window);
      await letter(phone, size);
      await phone.looksRight(`me, ${where}`);
    }
    await pages(where);
  }
  return Object.keys(VIEWS).join(', ');
}

/** The size of the letters, chosen where a person chooses it. */
async function letter(phone, size) {
  await phone.opens('/pages/me/index', `size-${size}`);
  await phone.putAway();
  await phone.tap(`size-${size}`);
  await phone.sees(phone.page.locator(`.size-${size}:visible`).first());
}

const addressOf = (phone) => new URL(phone.page.url()).hash.slice(1);
