// The market when it turns out otherwise: not quite the fruit, an order taken back, a price that changes, a full truck.
import { atMost, matches } from '../checks.mjs';

/** A buyer sits at a desk; the window can be pressed as the phones are. */
const DESK = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, isMobile: false };

let buyer;
let wang;
let zhao;

export const marketTurns = {
  title: 'an order that turns out otherwise',
  steps: {
    async 'nearly the right fruit is offered to the buyer first, and no farmer is asked'({ phone }) {
      [buyer, wang, zhao] = [await phone('沈琳', DESK), await phone('王秀兰'), await phone('赵凤英')];
      await Promise.all([buyer.signIn('沈琳'), wang.signIn('王秀兰'), zhao.signIn('赵凤英')]);
      await buyer.tap('board-market');
      await asks({ variety: 'FUJI', colour: 'STRIPED', grade: '1', from: '80', to: '85', tonnes: '0.5', price: '6.8', deposit: '300' });
      const words = await buyer.reads('substitute', '颜色');
      await buyer.reads('order-percent', '0%');
      await wang.opens('/pages/market/index', 'market-page');
      await wang.seesNot('share');
      await buyer.looksRight('order, a substitute');
      return words;
    },

    async 'she takes it, and only then is its farmer asked'() {
      await buyer.tap('approve');
      await buyer.seesNot('substitute');
      await wang.reads('notice-strip', '有人要您的货');
      await saysYes(wang);
      return buyer.reads('order-percent', '100%');
    },

    async 'before the lock cancelling costs nothing, and she reads so'() {
      await buyer.tap('cancel-order');
      const words = await buyer.reads('cancel-costs', '不用花钱，定金退回');
      await buyer.tap('sheet-close');
      return words;
    },

    async 'after the lock it costs the deposit, and the farmer has it'() {
      await locks();
      await buyer.tap('cancel-order');
      const words = await buyer.reads('cancel-costs', '定金¥300归答应的农户');
      await buyer.tap('answer-计划变了');
      await buyer.isIn('order-page', 'cancelled');
      await wang.reads('due', '¥300');
      await wang.reads('due', '定金赔给您');
      await buyer.tap('go-statement');
      await buyer.reads('statement-page', '归农户');
      return words;
    },

    async 'a standing order\'s price changes only by asking its farmer anew'() {
      await asks({ variety: 'QINGUAN', grade: '5', from: '65', to: '85', spread: '20', tonnes: '0.4', price: '5', standing: true });
      await saysYes(wang);
      const agreed = await wang.reads('earn', '¥2000');
      await buyer.tap('change-order');
      await buyer.sees('order-form');
      await buyer.type('price', '4.6');
      await buyer.tap('place-order');
      await buyer.isIn('order-page', 'open');
      await buyer.reads('order-percent', '0%');
      await wang.isIn('share-page', 'withdrawn');
      await wang.reads('earn', agreed);
      await saysYes(wang);
      return wang.reads('earn', '¥1840');
    },

    async 'the next one comes by itself, at the price that was agreed to last'() {
      await locks();
      await buyer.tap('stop-standing');
      await buyer.tap('answer-yes');
      await buyer.isTold('以后不再自动下单');
      await buyer.opens('/pages/orders/index', 'orders-page');
      await buyer.putAway();
      await buyer.tap(buyer.every('order').first());
      await buyer.isIn('order-page', 'open');
      const line = await buyer.reads('order-line', '4.6');
      await buyer.tap('cancel-order');
      await buyer.tap('answer-计划变了');
      await buyer.isIn('order-page', 'cancelled');
      return line;
    },

    async 'a truck that is full leaves a farmer behind only with a reason'() {
      await asks({ grade: '5', from: '65', to: '85', spread: '20', tonnes: '1.6', price: '5.5', deposit: '1000' });
      await Promise.all([saysYes(wang), saysYes(zhao)]);
      await buyer.reads('order-percent', '100%');
      await locks();
      await buyer.tap('order-truck');
      await buyer.isIn('truck-page', 'planned');
      await names();
      await weighs(buyer.every('stop').filter({ has: buyer.page.getByTestId('weigh') }).first());
      await buyer.putAway();
      await buyer.tap('depart');
      await buyer.tap('answer-yes');
      await buyer.reads('said', '请选每一户为什么不装');
      await buyer.tap('left-reason-no_room');
      const words = await buyer.reads('left-pays', '从定金里赔这一户');
      await buyer.looksRight('leaving a farmer behind');
      await buyer.tap('answer-yes');
      await buyer.isIn('truck-page', 'departed');
      return words;
    },

    async 'the farmer who was ready has a part of the deposit, and the other rides'() {
      const left = await whoever((farmer) => farmer.isIn('share-page', 'withdrawn'));
      const words = await left.reads('due', '定金赔给您');
      atMost(Number(matches(words, /¥([\d.]+)/, 'the part of the deposit')[1]), 999, 'yuan of a deposit of 1000');
      await left.looksRight('share, left behind');
      const rides = left === wang ? zhao : wang;
      await rides.reads('truck', '在路上');
      return words;
    },
  },
};

/** The buyer places an order, and is on its page. */
async function asks({ variety = 'any', colour = 'any', grade, from, to, spread = '5', tonnes, price, deposit = '', standing = false }) {
  await buyer.opens('/pages/orders/index', 'orders-page');
  await buyer.putAway();
  await buyer.tap('new-order');
  await buyer.sees('order-form');
  await buyer.tap(`variety-${variety}`);
  await buyer.tap(`grade-${grade}`);
  await buyer.type('from', from);
  await buyer.type('up-to', to);
  await buyer.tap(`colour-${colour}`);
  await buyer.type('amount', tonnes);
  await buyer.type('price', price);
  await buyer.tap('city-深圳');
  await buyer.type('address', '布吉农批市场3号库');
  await buyer.tap('more');
  await buyer.type('spread', spread);
  await buyer.type('deposit', deposit);
  if (standing) await buyer.tap('standing');
  await buyer.sees('order-verdict');
  await buyer.tap('place-order');
  await buyer.isIn('order-page', 'open');
}

/** The farmer finds what is asked of them, and says yes. */
async function saysYes(farmer) {
  await farmer.opens('/pages/market/index', 'market-page');
  await farmer.putAway();
  await farmer.tap('share');
  await farmer.isIn('share-page', 'offered');
  await farmer.putAway();
  await farmer.tap('accept');
  await farmer.isIn('share-page', 'accepted');
}

async function locks() {
  await buyer.putAway();
  await buyer.tap('lock');
  await buyer.tap('answer-yes');
  await buyer.isIn('order-page', 'locked');
  await buyer.putAway();
}

async function names() {
  await buyer.type('plate', '陕J54321');
  await buyer.type('driver-name', '高师傅');
  await buyer.type('driver-phone', '13912345678');
  await buyer.tap('name-truck');
  await buyer.reads('driver', '陕J54321');
}

/** One load is weighed, and its farmer signs. */
async function weighs(stop) {
  await buyer.putAway();
  await buyer.tap(stop.getByTestId('weigh'));
  await buyer.type('gross', '450');
  await buyer.type('tare', '50');
  await buyer.type('boxes', '40');
  await buyer.tap('save-weighing');
  await buyer.seesNot('weigh-form');
  const farmer = await whoever((one) => one.sees('sign'));
  await farmer.putAway();
  await farmer.tap('sign');
  await farmer.isIn('share-page', 'loaded');
}

/** The first farmer of whom it comes true. */
async function whoever(comesTrue) {
  return Promise.any([wang, zhao].map((farmer) => comesTrue(farmer).then(() => farmer)));
}
