// Plays steps in order and prints one line for each: what a person saw, or what went wrong.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBrowser } from './browser.mjs';
import { inTime } from './checks.mjs';
import { Phone } from './phone.mjs';
import { pictureFolder, snap } from './pictures.mjs';

const SERVICE = process.env.BANGNONG_URL ?? 'http://127.0.0.1:8080';
/** Where a failure leaves what every window showed; swept by `cargo clean`. */
const FAILURES = fileURLToPath(new URL('../../target/e2e', import.meta.url));

/** No step comes near it, and none may hang the gate. */
const STEP_MS = 180_000;

/** One story after the other. When a step fails, the rest of its story was not reached. */
export async function play(stories) {
  const began = Date.now();
  const browser = await startBrowser();
  const counts = { passed: 0, failed: 0, unreached: 0 };
  try {
    for (const story of stories) await tell(browser, story, counts);
  } finally {
    await browser.close();
  }
  const missed = counts.unreached > 0 ? `, ${counts.unreached} not reached` : '';
  console.log(`\n${counts.passed} passed, ${counts.failed} failed${missed}, in ${seconds(began)}`);
  return counts.failed === 0 && counts.passed > 0;
}

async function tell(browser, { title, steps }, counts) {
  console.log(`\n${title}`);
  const phones = [];
  const world = {
    async phone(name, more) {
      const phone = await Phone.open(browser, SERVICE, name, more);
      phones.push(phone);
      return phone;
    },
    picture: (phone, name) => snap(phone, name, pictureFolder()),
  };
  let broken = false;
  for (const [what, step] of Object.entries(steps)) {
    if (broken) counts.unreached += 1;
    else broken = !(await attempt(what, () => step(world), phones, counts));
  }
  await Promise.all(phones.map((phone) => phone.close()));
}

async function attempt(what, step, phones, counts) {
  const began = Date.now();
  try {
    const saw = await inTime(step(), STEP_MS, `not done after ${STEP_MS / 1_000} s`);
    phones.forEach((phone) => phone.hasNoTroubles());
    console.log(`  ok    ${what}: ${saw} (${seconds(began)})`);
    counts.passed += 1;
    return true;
  } catch (error) {
    console.log(`  FAIL  ${what} (${seconds(began)})\n${indented(error.stack ?? error)}`);
    counts.failed += 1;
    await keepWindows(what, phones);
    return false;
  }
}

async function keepWindows(what, phones) {
  await mkdir(FAILURES, { recursive: true });
  for (const phone of phones) {
    const path = join(FAILURES, `${what}, ${phone.name}.png`.replaceAll(' ', '_'));
    await phone.page.screenshot({ path }).catch(() => {});
    const complaints = phone.troubles.map((trouble) => `\n        ${trouble}`).join('');
    console.log(`        ${phone.name}'s window: ${path} at ${phone.page.url()}${complaints}`);
  }
}

const seconds = (began) => `${((Date.now() - began) / 1_000).toFixed(1)} s`;
const indented = (text) => String(text).split('\n').map((line) => `        ${line}`).join('\n');
