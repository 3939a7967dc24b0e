// The market: a buyer at a desk, two farmers with phones; one order, one truck, money for what was taken.
import { atMost, check, matches } from '../checks.mjs';
import { fieldPhoto } from '../pictures.mjs';
import { addressOf, inEveryView, RESIZED } from '../views.mjs';

/** A buyer sits at a desk; the window can be pressed as the phones are. */
const DESK = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, isMobile: false };
/** 元/公斤, and what of each load goes bad on the road, in kilograms. */
const PRICE = '7.6';
const ROTTEN = 15;

let buyer;
let first;
let second;
let operator;
let orderPage;
let truckPage;

export const market = {
  title: 'an order is filled from two farms',
  steps: {
    async 'a buyer asks, and reads what could be had before placing anything'({ phone, picture }) {
      [buyer, first, second] = [await phone('周敏', DESK), await phone('王秀兰'), await phone('赵凤英')];
      await Promise.all([buyer.signIn('周敏'), first.signIn('王秀兰'), second.signIn('赵凤英')]);
      await buyer.tap('board-market');
      await buyer.sees('orders-page');
      await buyer.looksRight('orders, none yet');
      await buyer.tap('new-order');
      await buyer.sees('order-form');
      await buyer.type('from', '75');
      await buyer.type('amount', '3');
      await buyer.type('price', PRICE);
      await buyer.tap('city-深圳');
      await buyer.type('address', '布吉农批市场3号库');
      await buyer.reads('order-sentence', '3吨红富士 一等');
      const verdict = await buyer.reads('order-verdict', '能收');
      await buyer.looksRight('ordering, on a desk');
      await picture(buyer, 'order-form');
      return verdict;
    },

    async 'a deposit is at most a fifth, and the service says so'() {
      await buyer.tap('more');
      await buyer.type('deposit', '99999');
      const told = await buyer.expecting(/422/, () => buyer.reads('order-preview', '定金最多是货款的20%'));
      await buyer.type('deposit', '1000');
      await buyer.reads('order-verdict', '能收');
      return told;
    },

    async 'placed with one press; both farmers hear at once'() {
      const before = buyer.taps;
      await buyer.tap('place-order');
      await buyer.isIn('order-page', 'open');
      orderPage = addressOf(buyer);
      atMost(buyer.taps - before, 1, 'presses to place');
      const words = await first.reads('notice-strip', '有人要您的货');
      await second.reads('notice-strip', '有人要您的货');
      await buyer.looksRight('order, open');
      return words;
    },

    async 'each farmer reads why, and says yes in two presses'({ picture }) {
      for (const farmer of [first, second]) {
        await farmer.putAway();
        farmer.taps = 0;
        await farmer.tap('share');
        await farmer.isIn('share-page', 'offered');
        await farmer.looksRight('share, offered');
        await farmer.putAway();
        if (farmer === first) await picture(first, 'share');
        await farmer.tap('accept');
        await farmer.isIn('share-page', 'accepted');
        atMost(farmer.taps, 3, 'presses to say yes');
      }
      return `${first.taps} presses; ${await second.text('earn')}`;
    },

    async 'the order fills up in the buyer\'s window by itself'({ picture }) {
      const percent = await buyer.reads('order-percent', '100%');
      await buyer.reads('order-page', '2户3吨');
      await buyer.putAway();
      await picture(buyer, 'order');
      await buyer.tap('order-why');
      await buyer.reads('order-why-page', '合适的');
      await buyer.looksRight('why these lots');
      await buyer.tap('back');
      return percent;
    },

    async 'locked: a truck is planned, and the farmers are told which one comes'() {
      await buyer.tap('lock');
      await buyer.tap('answer-yes');
      await buyer.isIn('order-page', 'locked');
      await buyer.putAway();
      await buyer.tap('order-truck');
      await buyer.isIn('truck-page', 'planned');
      truckPage = addressOf(buyer);
      await buyer.type('plate', '陕J12345');
      await buyer.type('driver-name', '高师傅');
      await buyer.type('driver-phone', '13912345678');
      await buyer.tap('name-truck');
      await buyer.reads('driver', '陕J12345');
      await buyer.looksRight('truck, planned');
      return first.reads('truck', '陕J12345');
    },

    async 'weighed at each farm with a photo, and signed by both sides'() {
      for (let n = 0; n < 2; n += 1) {
        await buyer.putAway();
        const stop = buyer.every('stop').filter({ has: buyer.page.getByTestId('weigh') }).first();
        const agreed = Number(matches((await stop.innerText()).replace(/\s+/g, ' '), /([\d.]+)吨/, 'what was agreed on')[1]) * 1_000;
        await buyer.tap(stop.getByTestId('weigh'));
        await buyer.type('gross', String(agreed * 1.05));
        await buyer.type('tare', String(agreed * 0.05));
        await buyer.type('boxes', String(agreed / 10));
        const chooser = buyer.page.waitForEvent('filechooser');
        await buyer.tap('add-photo');
        await (await chooser).setFiles({ name: 'scale.png', mimeType: 'image/png', buffer: fieldPhoto() });
        await buyer.sees('photo');
        await buyer.tap('save-weighing');
        await buyer.seesNot('weigh-form');
        const farmer = await whoSigns();
        await farmer.putAway();
        await farmer.looksRight('share, weighed');
        await farmer.tap('sign');
        await farmer.isIn('share-page', 'loaded');
      }
      await buyer.looksRight('truck, loaded');
      return buyer.reads('truck-page', '3吨 / 3吨');
    },

    async 'on the road, with a temperature, and there'() {
      await buyer.tap('depart');
      await buyer.tap('answer-yes');
      await buyer.isIn('truck-page', 'departed');
      await first.reads('truck', '在路上');
      await buyer.type('celsius', '2.5');
      await buyer.tap('add-temperature');
      const warmth = await buyer.reads('warmth', '2.5到2.5度，记了1次');
      await buyer.tap('arrive-truck');
      await buyer.isIn('truck-page', 'arrived');
      return warmth;
    },

    async 'taken over: what is not taken has a reason, and the sum is the scale\'s'() {
      await buyer.tap('add-deduction');
      await buyer.type('deduction-kilos', '99999');
      await buyer.reads('load-wrong', '扣得比装的还多了');
      await buyer.type('deduction-kilos', String(ROTTEN));
      await buyer.type('deduction-words', '底层三箱');
      await buyer.looksRight('truck, arrived');
      await buyer.tap('receive');
      await buyer.isIn('truck-page', 'received');
      return (await whoReads('底层三箱')).text('receipt');
    },

    async 'the farmer objects, the township hears both sides and decides'({ phone }) {
      const farmer = await whoReads('底层三箱');
      await farmer.putAway();
      await farmer.tap('object');
      await farmer.type('objection-words', '没有那么多，最多五公斤');
      await farmer.tap('answer-send');
      await buyer.reads('truck-page', '农户有异议');
      operator = await phone('乡农服站', RESIZED);
      await operator.signIn('乡农服站');
      await operator.tap('go-operator');
      await operator.reads('ledger', '对得上');
      await operator.looksRight('the township, with a dispute');
      await operator.tap('load-dispute');
      await operator.sees('decide');
      await operator.type('deduction-kilos', '5');
      await operator.type('decide-words', '看了照片，按5公斤算');
      await operator.looksRight('deciding');
      await operator.tap('decide-send');
      await operator.isTold('处理好了');
      return farmer.reads('receipt', '按5公斤算');
    },

    async 'owed at once, paid with its number, and received: the books add up'({ picture }) {
      const farmer = await whoReads('按5公斤算');
      await farmer.reads('due', '等付款');
      await buyer.opens(orderPage, 'order-page');
      await buyer.tap('go-statement');
      await buyer.tap('pay');
      await buyer.type('reference', 'ICBC-20261128-7781');
      await buyer.tap('answer-yes');
      await buyer.isTold('记下了');
      await farmer.reads('due', 'ICBC-20261128-7781');
      await farmer.putAway();
      await farmer.tap('received');
      await farmer.tap('answer-yes');
      await farmer.reads('due', '收到了');
      await farmer.looksRight('share, paid');
      await buyer.reads('statement-page', '农户收到了');
      await buyer.reads('statement-totals', '还没算的');
      await buyer.looksRight('statement, on a desk');
      await buyer.putAway();
      await picture(buyer, 'statement');
      await operator.opens('/pages/operator/teams', 'ledger');
      return operator.reads('ledger', '对得上');
    },

    async 'the statement is a table for Excel'() {
      const download = buyer.page.waitForEvent('download');
      await buyer.tap('csv');
      const name = (await download).suggestedFilename();
      check(name.endsWith('.csv'), `the table is called ${name}`);
      return name;
    },

    async 'the box\'s code tells where it comes from'({ picture }) {
      await first.putAway();
      await first.tap('go-lot');
      await first.sees('trace');
      const code = await first.text('trace');
      const page = await first.page.context().newPage();
      await page.goto(`${first.url}/t/${matches(code, /[0-9A-Z]{12,}/, 'the code on the box')[0]}`);
      const words = (await page.locator('body').innerText()).replace(/\s+/g, ' ');
      check(words.includes('装车'), `the trace: ${words}`);
      await picture({ page }, 'trace');
      await page.close();
      return words.slice(0, 60);
    },

    async 'every page of it fits every window and size of letters'() {
      return inEveryView([buyer], async (where) => {
        await buyer.opens(orderPage, 'order-page', where);
        await buyer.opens(truckPage, 'truck-page', where);
        await buyer.opens(orderPage.replace('detail', 'statement'), 'statement-page', where);
        await buyer.opens('/pages/orders/post', 'order-form', where);
      });
    },
  },
};

/** The farmer whose load lies on the scale. */
async function whoSigns() {
  const waits = [first, second].map((farmer) => farmer.sees('sign').then(() => farmer));
  return Promise.any(waits);
}

/** The farmer whose page says this. */
async function whoReads(words) {
  const waits = [first, second].map((farmer) => farmer.reads('receipt', words).then(() => farmer));
  return Promise.any(waits);
}
