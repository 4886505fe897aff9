// A page in Debian's Chromium, with what every story asks of it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { root } from './programs.mjs';
import { pin } from './stage.mjs';

const shots = join(root, 'test-results');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Fails a story in which the page throws, or asks any other host for anything. */
export async function openPage(address, viewport = { width: 1280, height: 800 }, { camera = false } = {}) {
  const pretended = camera ? ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] : [];
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', ...pretended] });
  const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
  page.setDefaultTimeout(30_000);
  const wrongs = [];
  page.on('pageerror', (error) => wrongs.push(error.stack));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(address).origin) wrongs.push(`asked ${request.url()}`);
  });
  await page.goto(address);
  return {
    page,
    async close() {
      await browser.close();
      assert.deepEqual(wrongs, [], 'the page threw, or asked another host');
    },
  };
}

export async function unlock(page) {
  await page.fill('#pin', pin);
  await page.keyboard.press('Enter');
  await page.getByRole('listbox').waitFor();
}

/** Name and password of the district's console, and Enter. */
export async function logIn(page, login, password) {
  await page.getByLabel('Nama pengguna').fill(login);
  await page.getByLabel('Kata sandi').fill(password);
  await page.keyboard.press('Enter');
}

export async function logOut(page) {
  await page.getByRole('button', { name: 'Keluar' }).click();
  await page.getByLabel('Nama pengguna').waitFor();
}

/** To a place by its address, as a link would. */
export async function go(page, hash) {
  await page.evaluate((hash) => (location.hash = hash), hash);
}

export async function shoot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** WCAG A and AA, by axe. */
export async function assertAccessible(page, name) {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(axe);
    // What is far from the screen is not laid out until it comes near: axe would measure it as it never is seen.
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('* { content-visibility: visible !important; }');
      document.adoptedStyleSheets.push(sheet);
    });
  }
  const violations = await page.evaluate(async (levels) => {
    const { violations } = await window.axe.run(document, { runOnly: levels });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  }, levels);
  assert.deepEqual(violations, [], `axe on ${name}`);
}

/** What stands in the dialog is within the window: its buttons are never scrolled away. */
export async function assertDialogFits(page, name) {
  const hidden = await page.evaluate(() => {
    const parts = [...document.querySelectorAll('dialog[open] > header, dialog[open] > footer')];
    const seen = (part) => {
      const { top, bottom } = part.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight && part.contains(document.elementFromPoint(innerWidth / 2, (top + bottom) / 2));
    };
    return parts.filter((part) => !seen(part)).map(({ localName }) => localName);
  });
  assert.deepEqual(hidden, [], `${name}: clipped`);
}

/** Id of what has the focus. */
export function focused(page) {
  return page.evaluate(() => document.activeElement?.id ?? '');
}

/** Waits until the input with this id has the focus. */
export async function untilFocused(page, id) {
  await page.waitForFunction((id) => document.activeElement?.id === id, id);
}
