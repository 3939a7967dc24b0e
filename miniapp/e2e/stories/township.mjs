// The township says no, and looks again at papers that have changed.
import { check, same } from '../checks.mjs';
import { inEveryView, PHONE, RESIZED } from '../views.mjs';

const TEAM = '凤英剪枝队';
const PAPERS = '飞马植保队';

let leader;
let pilot;
let operator;

export const township = {
  title: '乡农服站 looks twice',
  steps: {
    async 'a new team waits to be looked at'({ phone }) {
      [leader, operator] = [await phone('赵凤英'), await phone('乡农服站', RESIZED)];
      await Promise.all([leader.signIn('赵凤英'), operator.signIn('乡农服站')]);
      await leader.tap('tab-me');
      await leader.tap('my-team');
      await leader.type('team-name', TEAM);
      await leader.tap('place-map');
      await leader.at('sketch').tap({ position: { x: 120, y: 120 } });
      await leader.sees('placed');
      await leader.tap('service-PRUNE_WINTER');
      await leader.tap('send-team');
      await leader.isTold('已交，乡里审核后告诉您');
      await leader.tap('tab-work');
      return leader.reads('team-pending', '队伍正在等乡里审核');
    },

    async 'it is refused for a reason, and its leader reads it'({ picture }) {
      await operator.tap('go-operator');
      const card = inGroup('pending', TEAM);
      await operator.tap(card.getByTestId('suspend'));
      await operator.sees('sheet');
      await operator.looksRight('refusing a team');
      await picture(operator, 'refusing');
      await operator.tap('answer-电话不通');
      const told = await operator.isTold(`${TEAM}没有通过`);
      await operator.seesNot(card);
      await leader.reads('notice-strip', '电话不通');
      await leader.seesNot('team-pending');
      await leader.reads('team-suspended', '电话不通');
      await leader.putAway();
      await leader.looksRight('work, team stopped');
      await picture(leader, 'team-stopped');
      return `${told}; ${await leader.text('team-suspended')}`;
    },

    async 'a working team shows new papers, and the township is told'({ phone }) {
      pilot = await phone('马飞');
      await pilot.signIn('马飞');
      await pilot.tap('tab-me');
      await pilot.tap('my-team');
      await pilot.holds('paper-uav_operator', '演示-UAV-0003');
      await pilot.type('paper-uav_operator', '演示-UAV-0004');
      await pilot.tap('send-team');
      await pilot.isTold('已保存');
      return operator.reads('notice-strip', '有证件要审核');
    },

    async 'the notice leads to the papers that nobody has seen'({ picture }) {
      await operator.tap('back');
      await operator.tap('tab-notices');
      await operator.tap(operator.every('notice').filter({ hasText: PAPERS }).first());
      const words = await operator.text(inGroup('approved', PAPERS));
      check(words.includes('无人机操作证 没看过 演示-UAV-0004'), `the new paper is marked: ${words}`);
      await operator.putAway();
      await operator.looksRight('papers to look at');
      await picture(operator, 'papers');
      return words;
    },

    async 'they can be read in every size of letters and window'() {
      const seen = await inEveryView([operator], (where) => operator.opens('/pages/operator/teams', 'paper', where));
      await operator.page.setViewportSize(PHONE);
      return seen;
    },

    async 'the team is stopped over them, and let work again'({ picture }) {
      await operator.tap(inGroup('approved', PAPERS).getByTestId('suspend'));
      await operator.tap('answer-证件不齐');
      const stopped = await operator.isTold(`${PAPERS}暂停接活`);
      const card = inGroup('suspended', PAPERS);
      await operator.sees(card);
      same(await card.getByTestId('suspend').count(), 0, 'ways to stop it twice');
      await operator.looksRight('a stopped team');
      await picture(operator, 'papers-stopped');
      await operator.tap(card.getByTestId('approve'));
      const back = await operator.isTold(`${PAPERS}已通过`);
      await operator.seesNot(card);
      await pilot.reads('notice-strip', '可以接活了');
      return `${stopped}, ${back}`;
    },
  },
};

function inGroup(state, name) {
  return operator.page.locator(`[data-testid="teams-${state}"]:visible [data-testid="pending-team"]`).filter({ hasText: name });
}
