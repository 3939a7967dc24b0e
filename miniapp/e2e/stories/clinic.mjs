// Advice: a farmer with a sick tree, an agronomist who answers for what is said, and the job that comes of it.
import { atMost, check, matches, same } from '../checks.mjs';
import { barkPhoto } from '../pictures.mjs';
import { addressOf, inEveryView, RESIZED } from '../views.mjs';

/** From the finger on "送出" to the notice in the agronomist's window. */
const NOTICE_MS = 3_000;
/** What a browser says of everything that is asked without a network. */
const CUT = /ERR_INTERNET_DISCONNECTED/;
const ASKED = '树干上烂了一块，流黑水，怎么治？';
/** Asked by another farmer, and solved. */
const SOLVED = '苹果树腐烂病怎么治';
const TITLE = '主干烂了怎么刮';
const SPRAY = 'TEBUCONAZOLE_430_SC';
/** On duty day and night. */
const AGRONOMIST = '田文秀';
/** Knows trees, and is no agronomist yet. */
const APPLICANT = '何淑芳';
const MICROPHONE = { permissions: ['microphone'] };

let farmer;
let agronomist;
let team;
let operator;
let questionPage;

export const clinic = {
  title: '王秀兰 has a sick tree',
  steps: {
    async 'three presses from home: the board, the camera, send'({ phone, picture }) {
      [farmer, agronomist] = [await phone('王秀兰', { ...RESIZED, ...MICROPHONE }), await phone(AGRONOMIST, RESIZED)];
      await Promise.all([farmer.signIn('王秀兰'), agronomist.signIn(AGRONOMIST)]);
      await agronomist.readsAllNotices();
      await agronomist.reads('new-questions', '没有等您的问题');
      await agronomist.looksRight('home of an agronomist');
      farmer.taps = 0;
      await farmer.tap('board-agronomists');
      await farmer.sees('questions-page');
      await farmer.looksRight('the board of advice');
      await takesPhoto(farmer, 'ask-photo');
      await farmer.type('question-words', ASKED);
      await farmer.reads('on-duty', '值班');
      const duty = await farmer.reads('ask-verdict', '以前解决过的');
      await farmer.looksRight('asking');
      const needed = farmer.taps;
      await farmer.tap(farmer.every('similar').filter({ hasText: SOLVED }).getByRole('button'));
      await farmer.reads('similar-basis', '依据');
      farmer.taps = needed;
      await farmer.looksRight('what was solved before');
      await farmer.at('similar').evaluate((one) => one.scrollIntoView({ block: 'center' }));
      await picture(farmer, 'ask');
      const [touched, told] = [farmer.momentOfTouch(), agronomist.momentOf('notice-strip', '有农户问您')];
      await farmer.tap('send-question');
      const ms = (await told) - (await touched);
      await farmer.isIn('question-page', 'asked');
      questionPage = addressOf(farmer);
      atMost(farmer.taps, 3, 'presses to ask');
      atMost(ms, NOTICE_MS, 'milliseconds to the notice');
      await farmer.reads('asking', AGRONOMIST);
      await farmer.looksRight('conversation, asked');
      return `${duty}; the agronomist hears after ${ms} ms`;
    },

    async 'the one who is asked sees the clock run, and takes it'({ picture }) {
      await agronomist.putAway();
      await agronomist.tap('new-questions');
      const before = matches(await agronomist.reads('clock', '还剩'), /还剩(.+)接/, 'the clock')[1];
      await agronomist.seesNot(agronomist.at('clock').filter({ hasText: before }));
      await agronomist.looksRight('queue');
      await picture(agronomist, 'queue');
      await agronomist.tap('question');
      await agronomist.isIn('question-page', 'asked');
      await agronomist.sees(agronomist.at('asked').locator('image, uni-image').first());
      await agronomist.looksRight('conversation of the one who is asked');
      await agronomist.tap('claim');
      await agronomist.isIn('question-page', 'claimed');
      await farmer.isIn('question-page', 'claimed');
      return farmer.text('owner');
    },

    async 'they talk: writing is seen, so is what was got and read'() {
      await agronomist.putAway();
      await farmer.putAway();
      await agronomist.type('talk-words', '烂的地方按下去软不软？');
      await farmer.sees('typing');
      await agronomist.tap('talk-send');
      await farmer.reads('talk', '烂的地方按下去软不软？');
      await farmer.seesNot('typing');
      await agronomist.reads('mark', '看过了');
      await farmer.type('talk-words', '软，有酒味');
      await farmer.tap('talk-send');
      await agronomist.reads('talk', '软，有酒味');
      await farmer.looksRight('conversation');
      same(await agronomist.at('notice-strip').isVisible(), false, 'a strip over the talk that is open');
      return `${await farmer.every('line').count()} turns, ${await farmer.reads('mark', '看过了')}`;
    },

    async 'said instead of written: the other side plays it'() {
      await farmer.tap('talk-speak');
      await farmer.tap('record');
      await farmer.reads('record', '正在录 2秒');
      await farmer.tap('record');
      await farmer.sees('delete-voice');
      await farmer.looksRight('a voice note before it is sent');
      await farmer.tap('talk-send');
      await farmer.seesNot('delete-voice');
      const note = agronomist.at('talk').getByTestId('voice').first();
      await agronomist.tap(note);
      await agronomist.sees(agronomist.page.locator('[data-testid="voice"][aria-pressed="true"]:visible'));
      // It ends by itself, as only something that plays does.
      await agronomist.sees(agronomist.page.locator('[data-testid="voice"][aria-pressed="false"]:visible'));
      return agronomist.text(note);
    },

    async 'without a signal nothing is lost, and nothing comes twice or out of order'() {
      await farmer.expecting(CUT, async () => {
        await farmer.loseNetwork();
        await farmer.type('talk-words', '昨天刚下过雨');
        await farmer.tap('talk-send');
        await farmer.reads('unsent-line', '昨天刚下过雨');
        await farmer.looksRight('conversation without a network');
        for (const words of ['先不要剪', '等我看看照片']) {
          await agronomist.type('talk-words', words);
          await agronomist.tap('talk-send');
          await agronomist.reads('talk', words);
        }
        await farmer.findNetwork();
      });
      await farmer.reads('talk', '等我看看照片');
      await farmer.seesNot('unsent-line');
      await agronomist.reads('talk', '昨天刚下过雨');
      const [here, there] = await Promise.all([turns(farmer), turns(agronomist)]);
      same(here, there, 'the turns of both windows');
      same(here.map(({ seq }) => seq), here.map((_, at) => at + 1), 'the numbers of the turns');
      return here.slice(-3).map(({ words }) => words).join(' / ');
    },

    async 'some of the fruit still hangs on the tree, and is for sale'() {
      await farmer.opens('/pages/lots/post', 'lot-form');
      await farmer.type('quantity', '800');
      await farmer.type('price', '3');
      await farmer.tap('grade-2');
      await farmer.tap('size-75-80');
      await farmer.tap(farmer.page.getByRole('radio', { name: '屋后果园' }));
      const words = await farmer.reads('sentence', '800斤');
      await farmer.tap('publish');
      await farmer.isTold('挂出去了');
      await farmer.opens(questionPage, 'owner');
      return words;
    },

    async 'the answer says on what it rests, and no dose leaves the label'() {
      await agronomist.tap('go-answer');
      await agronomist.sees('answer-page');
      await agronomist.type('answer-words', '这是腐烂病。把烂皮刮到见好皮，刮下的带出园子，再涂药。半个月后看一次。');
      await agronomist.tap(`product-${SPRAY}`);
      await agronomist.type(`dose-${SPRAY}`, '100');
      const refused = await agronomist.reads('answer-sentence', '用量不在标签范围里');
      await agronomist.type(`dose-${SPRAY}`, '5000');
      await agronomist.reads('answer-sentence', '登记证号');
      await agronomist.type(`registration-${SPRAY}`, 'PD20050216');
      await agronomist.type(`times-${SPRAY}`, '2');
      await agronomist.reads('answer-sentence', '隔几天打一次');
      await agronomist.type(`every-${SPRAY}`, '14');
      await agronomist.reads('answer-sentence', '请选依据');
      await agronomist.tap('basis-photo');
      const safe = await agronomist.reads('answer-sentence', '起才能采');
      await agronomist.looksRight('writing the answer');
      return `${refused}; ${safe}`;
    },

    async 'what would be picked too soon is asked about once more, then the farmer is warned'({ picture }) {
      await agronomist.expecting(/409/, async () => {
        await agronomist.tap('send-answer');
        await agronomist.sees('past-harvest');
      });
      await agronomist.looksRight('warned of the harvest');
      await agronomist.tap('answer-yes');
      await agronomist.isIn('question-page', 'answered');
      await farmer.isIn('question-page', 'answered');
      await farmer.sees('answer');
      await farmer.putAway();
      const warning = await farmer.reads('conflict', '最后一次');
      check((await farmer.text('product')).includes('打2次，每14天一次'), 'the answer says how often and how far apart');
      check((await farmer.text('answer')).includes('依据'), 'the answer says on what it rests');
      await farmer.looksRight('conversation, answered');
      await farmer.at('answer').scrollIntoViewIfNeeded();
      await picture(farmer, 'conversation');
      return `${await farmer.text('safe-from')}; ${warning}`;
    },

    async 'both can read why it was this one'() {
      await farmer.tap('why');
      const words = await farmer.reads('chosen', AGRONOMIST);
      await farmer.looksRight('why this agronomist');
      await farmer.tap('back');
      return words;
    },

    async 'a job is made of it, and the team reads the advice before it takes it'({ phone }) {
      team = await phone('马飞');
      await team.signIn('马飞');
      await farmer.isIn('question-page', 'answered');
      await farmer.tap('make-job');
      await farmer.looksRight('which work');
      await farmer.tap('op-SPRAY_UAV_ORCHARD');
      await farmer.sees('with-advice');
      await farmer.tap(farmer.page.getByRole('radio', { name: '屋后果园' }));
      await farmer.tap('window-week');
      await farmer.reads('verdict', '支队能来');
      await farmer.tap('publish');
      await farmer.isIn('need-page', 'open');
      await farmer.reads('answer', '刮到见好皮');
      await team.tap('tab-work');
      await team.tap('offer');
      const advice = await team.reads('answer', '刮到见好皮');
      await team.looksRight('an offer with advice');
      return advice.slice(0, 60);
    },

    async 'a good answer becomes an article, once somebody else has looked at it'({ phone }) {
      operator = await phone('乡农服站', RESIZED);
      await operator.signIn('乡农服站');
      await agronomist.opens(questionPage, 'write-article');
      await agronomist.tap('write-article');
      await agronomist.sees('problem-腐烂病');
      await agronomist.type('article-title', TITLE);
      await agronomist.tap('problem-腐烂病');
      await agronomist.looksRight('writing an article');
      await agronomist.tap('save-article');
      await agronomist.sees(agronomist.page.locator('[data-testid="article-page"][data-state="draft"]:visible'));
      same(await agronomist.at('publish-article').isVisible(), false, 'a way to publish what one has written');
      await operator.opens('/pages/articles/index', 'articles-page');
      await operator.tap(operator.every('article').filter({ hasText: TITLE }));
      await operator.tap('publish-article');
      const told = await operator.isTold('发布了');
      await operator.looksRight('an article that was published');
      return told;
    },

    async 'solved by the farmer\'s word, with stars; and asked again when it is not'() {
      await Promise.all([farmer.opens(questionPage, 'solve'), agronomist.opens(questionPage, 'question-page')]);
      await farmer.tap('solved');
      await farmer.looksRight('how well one was helped');
      await farmer.tap('star-5');
      await farmer.isIn('question-page', 'solved');
      await agronomist.isIn('question-page', 'solved');
      await farmer.putAway();
      await farmer.tap('unsolved');
      await farmer.type('still-words', '又流水了');
      await farmer.tap('answer-yes');
      await farmer.isIn('question-page', 'claimed');
      await agronomist.isIn('question-page', 'claimed');
      return agronomist.text('asked');
    },

    async 'asked without a signal it waits, and goes out by itself, once'() {
      const keys = [];
      farmer.page.on('request', (request) => {
        if (request.method() === 'POST' && request.url().endsWith('/api/v1/questions')) keys.push(request.headers()['idempotency-key']);
      });
      await farmer.opens('/pages/questions/ask', 'ask-page');
      await farmer.type('question-words', '冬剪剪多少枝合适？');
      await farmer.reads('ask-verdict', '值班');
      const told = await farmer.expecting(CUT, async () => {
        await farmer.loseNetwork();
        await farmer.tap('send-question');
        const words = await farmer.isTold('网络不好');
        await farmer.sees('waiting');
        await farmer.looksRight('asking without a network');
        await farmer.findNetwork();
        return words;
      });
      await farmer.sees('questions-page');
      await farmer.sees(farmer.every('question').filter({ hasText: '冬剪剪多少枝' }));
      await farmer.seesNot('unsent-question');
      check(keys.length > 1, `the question should have been tried more than once: ${keys}`);
      same([new Set(keys).size, await farmer.every('question').filter({ hasText: '冬剪剪多少枝' }).count()], [1, 1], 'keys, questions');
      return `${told}; tried ${keys.length} times under one key`;
    },

    async 'what is no agronomy goes to the township, which answers'() {
      await operator.opens('/pages/home/index', 'go-operator');
      await farmer.opens('/pages/questions/ask', 'ask-page');
      await farmer.type('question-words', '家里想贷款，找谁？');
      const said = await farmer.reads('desk', '贷款');
      await farmer.looksRight('asking for a loan');
      await farmer.tap('send-question');
      await farmer.isIn('question-page', 'asked');
      await operator.putAway();
      await operator.tap('go-operator');
      await operator.tap('go-desk');
      await operator.tap(operator.every('question').filter({ hasText: '贷款' }));
      await operator.isIn('question-page', 'asked');
      await operator.looksRight('a question at the desk');
      await operator.tap('go-answer');
      await operator.type('answer-words', '带身份证到乡政府一楼，找农服站');
      await operator.tap('basis-standard');
      await operator.tap('send-answer');
      await operator.isIn('question-page', 'answered');
      await farmer.reads('answer', '乡政府一楼');
      return said;
    },

    async 'what the desk knows to be agronomy goes to an agronomist, once it was asked twice'() {
      await farmer.opens('/pages/questions/ask', 'ask-page');
      await farmer.type('question-words', '想贷款建果园，栽啥品种好？');
      await farmer.reads('desk', '贷款');
      await farmer.tap('send-question');
      await farmer.isIn('question-page', 'asked');
      await operator.putAway();
      await operator.opens('/pages/questions/desk', 'question');
      await operator.tap(operator.every('question').filter({ hasText: '栽啥品种' }));
      await operator.tap('to-agronomist');
      await operator.looksRight('asked before it goes to an agronomist');
      await operator.tap('sheet-close');
      same(await operator.at('to-agronomist').isVisible(), true, 'still at the desk');
      await operator.tap('to-agronomist');
      await operator.tap('answer-yes');
      const told = await operator.isTold('转给农技员了');
      await farmer.reads('asking', /正在找|在问/);
      return told;
    },

    async 'who knows trees applies with papers, and the township lets them answer'({ phone }) {
      const applicant = await phone(APPLICANT, RESIZED);
      await applicant.signIn(APPLICANT);
      await applicant.tap('tab-me');
      // Nothing of this person is known yet.
      await applicant.expecting(/404/, async () => {
        await applicant.tap('my-agronomist');
        await applicant.sees('agronomist-form');
        await applicant.sees('speciality-orchard');
      });
      await applicant.type('agronomist-title', '农艺师');
      for (const chip of ['speciality-orchard', 'speciality-protection', 'crop-apple', 'language-shaanbei']) await applicant.tap(chip);
      await takesPhoto(applicant, 'add-photo');
      await applicant.looksRight('applying');
      await applicant.tap('send-agronomist');
      await applicant.isTold('已交');
      await operator.reads('notice-strip', '有农技员要审核');
      await operator.tap('notice-strip-open');
      await operator.sees('agronomists-pending');
      await operator.looksRight('papers of an agronomist');
      await operator.tap(operator.at('agronomists-pending').getByTestId('approve'));
      await operator.tap('answer-township');
      const told = await operator.isTold('已通过');
      await applicant.reads('notice-strip', '审核通过');
      await applicant.tap('notice-strip-open');
      await applicant.sees('duty');
      if ((await applicant.at('duty').getAttribute('aria-checked')) === 'false') await applicant.tap('duty');
      await applicant.sees(applicant.page.locator('[data-testid="duty"][aria-checked="true"]:visible'));
      await applicant.putAway();
      await applicant.looksRight('an agronomist on duty');
      return told;
    },

    async 'the township sees who answers how soon, as a plot'() {
      await operator.opens('/pages/agronomist/approve', 'applicant', 'at the desk');
      await operator.tap('go-figures');
      const seen = await operator.reads('plot', AGRONOMIST);
      await operator.looksRight('figures');
      return seen.slice(0, 80);
    },

    async 'the knowledge base has what the season calls for, and finds a word'() {
      await farmer.opens('/pages/articles/index', 'article', 'of the season');
      await farmer.type('article-words', '腐烂病');
      await farmer.tap(farmer.every('article').filter({ hasText: TITLE }));
      await farmer.sees('article-page');
      await farmer.looksRight('an article');
      return farmer.text('article-page');
    },

    async 'every page of it fits every window and size of letters'() {
      return inEveryView([farmer, agronomist, operator], async (where) => {
        await farmer.opens('/pages/questions/index', 'question', where);
        await farmer.opens('/pages/questions/ask', 'on-duty', where);
        await farmer.opens(questionPage, 'answer', where);
        await farmer.opens(questionPage.replace('detail', 'why'), 'chosen', where);
        await farmer.opens('/pages/articles/index', 'article', where);
        await agronomist.opens('/pages/agronomist/queue', 'question', where);
        await agronomist.opens(questionPage.replace('detail', 'answer'), 'answer-page', where);
        await agronomist.opens('/pages/agronomist/form', 'agronomist-state', where);
        await agronomist.opens('/pages/articles/edit', 'article-form', where);
        await operator.opens('/pages/agronomist/approve', 'applicant', where);
        await operator.opens('/pages/agronomist/figures', 'plot', where);
        await operator.opens('/pages/questions/desk', 'question', where);
      });
    },
  },
};

async function takesPhoto(phone, press) {
  const chooser = phone.page.waitForEvent('filechooser');
  await phone.tap(press);
  await (await chooser).setFiles({ name: 'bark.png', mimeType: 'image/png', buffer: barkPhoto() });
  await phone.sees('photo');
}

/** What a window shows of the talk, in its order. */
function turns(phone) {
  return phone.every('line').evaluateAll((all) => all.map((one) => ({ seq: Number(one.dataset.seq), words: (one.querySelector('.bubble > .words')?.textContent ?? '').trim() })));
}
