// Somebody with a phone in the hand: taps, types, reads. Nothing here speaks to the service by itself.
import { checkLooks } from './looks.mjs';
import { check, inTime, same } from './checks.mjs';

/** A village phone: two device pixels a point, fingers, no mouse. */
const HAND = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
/** China's clock and tongue, whatever the machine has. */
const HERE = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai' };
/** Long enough for two busy cores; what works takes a fraction of it. */
const PATIENCE_MS = 15_000;

export class Phone {
  taps = 0;
  typed = 0;
  /** Console errors, page errors, failed requests and answers of 400 and more that nobody announced. */
  troubles = [];
  /** The keys under which needs went out. */
  posts = [];
  #expected = [];

  constructor(page, name, url) {
    this.page = page;
    this.name = name;
    this.url = url;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.#trouble(`page error: ${error.message}`));
    page.on('console', (said) => said.type() === 'error' && this.#trouble(`console: ${said.text()} ${said.location().url}`));
    page.on('requestfailed', (request) => this.#trouble(`request failed: ${request.failure()?.errorText} ${request.url()}`));
    page.on('response', (answer) => answer.status() >= 400 && this.#trouble(`answer ${answer.status()} ${answer.url()}`));
    page.on('request', (request) => this.#note(request));
  }

  static async open(browser, url, name, more = {}) {
    const context = await browser.newContext({ ...HAND, ...HERE, ...more });
    return new Phone(await context.newPage(), name, url);
  }

  /** Opens the address and is asked who it is. */
  async comes() {
    await this.page.goto(`${this.url}/app/`);
    await this.sees(this.page.getByRole('button', { name: /农户$/ }).first());
  }

  /** Opens the address and picks a person, by name, as a visitor of the demonstration does. */
  async signIn(name) {
    await this.comes();
    await this.tap(this.page.getByRole('button', { name: new RegExp(`^${name} `) }));
    await this.reads('hello', name);
    await this.mark();
  }

  /** Goes to a page by its address, as a notice of WeChat would; measures it when told the view. */
  async opens(path, id, view = '') {
    await this.page.goto(`${this.url}/app/#${path}`);
    await this.sees(id);
    if (view) await this.looksRight(`${path.split('?')[0]}, ${view}`);
  }

  /** The one thing with this test id that can be seen: pages left behind stay in the document, hidden. */
  at(id) {
    return this.page.locator(`[data-testid="${id}"]:visible`).first();
  }

  every(id) {
    return this.page.locator(`[data-testid="${id}"]:visible`);
  }

  /** A press of the finger, which must hit what it was meant for. */
  async tap(what) {
    await this.#find(what).tap();
    this.taps += 1;
  }

  /** One number or word, typed into a field. */
  async type(what, text) {
    const box = this.#find(what).locator('input, textarea');
    await box.fill(text);
    this.typed += 1;
  }

  /** Waits until a field holds this, as somebody does who corrects it: uni-app fills it in a moment late. */
  async holds(what, text) {
    const box = await this.#find(what).locator('input').elementHandle();
    await this.page.waitForFunction(([one, value]) => one.value === value, [box, text]);
  }

  async sees(what) {
    await this.#find(what).waitFor();
  }

  async seesNot(what) {
    await this.#find(what).waitFor({ state: 'hidden' });
  }

  async text(what) {
    return (await this.#find(what).innerText()).replace(/\s+/g, ' ').trim();
  }

  /** Waits until the words are there. */
  async reads(what, words) {
    const found = this.#find(what).filter({ hasText: words });
    await found.waitFor().catch(async (error) => {
      const instead = await this.#find(what).innerText({ timeout: 100 }).catch(() => 'nothing');
      throw new Error(`${this.name} should read ${words} at ${what}, but reads ${JSON.stringify(instead)}`, { cause: error });
    });
    return this.text(found);
  }

  /** Waits until the need's or the visit's page is in this state. */
  async isIn(page, state) {
    await this.sees(this.page.locator(`[data-testid="${page}"][data-state="${state}"]:visible`));
  }

  /** What was just said at the foot of the page; then it is put away. */
  async isTold(words) {
    const told = await this.reads('said', words);
    await this.at('said').tap();
    return told;
  }

  /** Puts away whatever floats over the page, before a picture is taken. */
  async putAway() {
    for (const id of ['notice-strip-close', 'said']) {
      const strip = this.at(id);
      // It may go by itself under the finger.
      if (await strip.isVisible()) await strip.tap({ timeout: 2_000 }).catch(() => {});
      await strip.waitFor({ state: 'hidden' });
    }
  }

  /** Opens the list of notices, so that the badge counts from nothing, and goes home. */
  async readsAllNotices() {
    await this.tap('tab-notices');
    await this.sees(this.page.locator('[data-testid="notice"]:visible, .empty:visible').first());
    await this.seesNot('badge');
    await this.tap('tab-home');
  }

  /** From here on, a reload or another document would be found out. */
  async mark() {
    await this.page.evaluate(() => { window.sameDocument = true; });
  }

  async hasNotReloaded() {
    check(await this.page.evaluate(() => window.sameDocument === true), `${this.name}'s window was loaded anew`);
  }

  /** Milliseconds since 1970 of the moment at which something is on the screen, told by the window itself. */
  momentOf(id, words) {
    const looking = this.page.evaluate(([selector, text]) => new Promise((tell) => {
      const shown = () => [...document.querySelectorAll(selector)].some((one) => one.checkVisibility() && one.textContent.includes(text));
      const look = () => (shown() ? tell(Date.now()) : requestAnimationFrame(look));
      look();
    }), [`[data-testid="${id}"]`, words]);
    return inTime(looking, PATIENCE_MS, `${this.name} never saw ${words} at ${id}`);
  }

  /** The moment of the next touch. */
  momentOfTouch() {
    const waiting = this.page.evaluate(() => new Promise((tell) => {
      addEventListener('touchend', () => tell(Date.now()), { capture: true, once: true });
    }));
    return inTime(waiting, PATIENCE_MS, `${this.name} touched nothing`);
  }

  /** While `task` runs, troubles of this kind are part of the play. */
  async expecting(pattern, task) {
    const allowed = [...this.#expected];
    this.#expected.push(pattern);
    try {
      return await task();
    } finally {
      this.#expected = allowed;
    }
  }

  async loseNetwork() {
    await this.page.context().setOffline(true);
    await this.sees('offline');
  }

  async findNetwork() {
    await this.page.context().setOffline(false);
    await this.seesNot('offline');
  }

  /** Whether old eyes and thick fingers get along with what is on the screen. */
  looksRight(where) {
    return checkLooks(this.page, `${this.name}, ${where}`);
  }

  hasNoTroubles() {
    same(this.troubles, [], `${this.name}'s browser complains`);
  }

  close() {
    return this.page.context().close();
  }

  #find(what) {
    return typeof what === 'string' ? this.at(what) : what;
  }

  #trouble(words) {
    if (!this.#expected.some((pattern) => pattern.test(words))) this.troubles.push(words);
  }

  #note(request) {
    if (request.method() !== 'POST' || !request.url().endsWith('/api/v1/needs')) return;
    this.posts.push(request.headers()['idempotency-key']);
  }
}
