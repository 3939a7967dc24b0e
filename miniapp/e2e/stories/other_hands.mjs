// Everybody else: a field on the sketch, a new team, the township that approves it, the agent who helps.
import { check, same } from '../checks.mjs';
import { AT_THE_FIELD } from '../job.mjs';

const TEAM = '建国冬剪队';
const NEIGHBOUR = '孙桂花';

let farmer;
let leader;
let operator;
let agent;

export const otherHands = {
  title: 'the people around them',
  steps: {
    async 'a place that cannot be had is said in words'({ phone }) {
      farmer = await phone('赵凤英');
      await farmer.signIn('赵凤英');
      await farmer.tap('tab-me');
      await farmer.sees('my-fields');
      await farmer.looksRight('me');
      await farmer.tap('my-fields');
      await farmer.sees('field');
      await farmer.looksRight('fields');
      await farmer.tap('add-field');
      await farmer.tap('place-here');
      return farmer.isTold('没有拿到位置，请打开手机定位');
    },

    async 'a field is added with a finger on the sketch'() {
      await farmer.tap('save');
      const missing = await farmer.isTold('请给地起个名字');
      await farmer.type('field-name', '桥头地');
      await farmer.type('field-area', '2.5');
      await farmer.tap('place-map');
      await farmer.tap(farmer.page.getByRole('radio', { name: '张村驿' }));
      await farmer.at('sketch').tap({ position: { x: 220, y: 90 } });
      await farmer.sees('placed');
      await farmer.tap(farmer.page.getByRole('radio', { name: '玉米' }));
      await farmer.looksRight('new field');
      await farmer.tap('save');
      await farmer.isTold('已保存');
      const field = farmer.every('field').filter({ hasText: '桥头地' });
      return `${missing}; then ${await farmer.text(field)}`;
    },

    async 'walking around a field again begins a new outline'({ phone }) {
      const walker = await phone('王秀兰', AT_THE_FIELD);
      await walker.signIn('王秀兰');
      await walker.opens('/pages/fields/index', 'field');
      await walker.tap(walker.every('field').filter({ hasText: '屋后果园' }));
      await walker.holds('field-name', '屋后果园');
      await walker.tap('place-walk');
      const before = await walker.reads('corners', '已记0个角');
      await walker.tap('corner');
      const after = await walker.reads('corners', '已记1个角');
      await walker.looksRight('walking around a field');
      await walker.tap('undo-corner');
      await walker.reads('corners', '已记0个角');
      await walker.sees('placed');
      return `${before}, ${after}`;
    },

    async 'a new team is registered by the form'({ phone }) {
      leader = await phone('李建国');
      await leader.signIn('李建国');
      await leader.tap('tab-me');
      await leader.tap('my-team');
      await leader.type('team-name', TEAM);
      await leader.tap('send-team');
      const missing = await leader.isTold('请记下出发点');
      await leader.tap('place-map');
      await leader.at('sketch').tap({ position: { x: 180, y: 180 } });
      await leader.sees('placed');
      await leader.tap('service-PRUNE_WINTER');
      await leader.type('price-PRUNE_WINTER', '190');
      await leader.tap('day-7');
      await leader.looksRight('team form');
      await leader.tap('send-team');
      await leader.isTold('已交，乡里审核后告诉您');
      await leader.tap('tab-work');
      return `${missing}; then ${await leader.reads('team-pending', '队伍正在等乡里审核')}`;
    },

    async 'the township approves it, and the leader hears at once'({ phone }) {
      operator = await phone('乡农服站');
      await operator.signIn('乡农服站');
      await operator.tap('go-operator');
      const card = operator.every('pending-team').filter({ hasText: TEAM });
      const shown = await operator.text(card);
      check(shown.includes('冬剪 ¥190/工日'), `the price list is shown: ${shown}`);
      await operator.looksRight('teams to approve');
      await operator.tap(card.getByTestId('approve'));
      await operator.isTold(`${TEAM}已通过`);
      await leader.reads('notice-strip', '通过');
      await leader.seesNot('team-pending');
      await leader.hasNotReloaded();
      return `${shown}; ${await leader.text('notice-strip')}`;
    },

    async 'the agent records a neighbour\'s consent, and notes her field'({ phone }) {
      agent = await phone('杨书记');
      await agent.signIn('杨书记');
      await agent.tap('go-agent');
      await agent.sees('add-consent');
      await agent.looksRight('agent');
      await agent.tap('add-consent');
      await agent.type('name', NEIGHBOUR);
      await agent.type('phone', '13600000011');
      await agent.tap('asked');
      await agent.looksRight('consent');
      await agent.tap('save');
      await agent.isTold('已保存');
      const card = agent.every('consent').filter({ hasText: NEIGHBOUR });
      await agent.sees(card);
      await agent.tap(card.getByTestId('agent-field'));
      await agent.type('field-name', '老院旁边');
      await agent.type('field-area', '2');
      await agent.tap('place-map');
      await agent.at('sketch').tap({ position: { x: 150, y: 150 } });
      await agent.sees('placed');
      await agent.tap('save');
      await agent.isTold('已保存');
      const shown = await agent.text(card);
      check(shown.includes('136****0011'), `her number is masked: ${shown}`);
      same(await card.getByTestId('call').count(), 0, 'buttons that would ring her');
      return shown;
    },

    async 'and posts for her; the new team gets the job offered'() {
      await leader.readsAllNotices();
      await agent.tap('agent-post');
      await agent.sees('sheet');
      await agent.looksRight('agent asks what');
      await agent.tap('answer-PRUNE_WINTER');
      await agent.reads('sentence', '老院旁边，冬剪');
      await agent.tap('window-week');
      await agent.reads('verdict', '支队能来');
      await agent.looksRight('posting for somebody');
      await agent.tap('publish');
      await agent.isIn('need-page', 'open');
      const words = await agent.reads('need-page', `替${NEIGHBOUR}叫活`);
      await leader.reads('badge', '1');
      await leader.hasNotReloaded();
      await leader.tap('tab-work');
      same(await leader.every('offer').count(), 1, 'offers to the new team');
      return `${words.slice(0, 40)}…; ${await leader.text('offer')}`;
    },
  },
};
