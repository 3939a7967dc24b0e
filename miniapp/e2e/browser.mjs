// Debian's Chromium, quiet and empty: no profile, no updates, nothing fetched behind our back.
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A microphone that hums, and nobody to press "allow".
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/** Headless; the user-data-dir is a new one that goes with the browser. */
export function startBrowser() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: FLAGS, headless: true });
}
