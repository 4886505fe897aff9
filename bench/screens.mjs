// What the officer's screens take in Chromium, on a processor of a sixth of the speed. Uses the programs, the pages
// and the stages of the browser tests, and prints a line of JSON a case: {"case": …, "values": […]}.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { go, openPage } from '../tests/browser/page.mjs';
import { root } from '../tests/browser/programs.mjs';
import { enrolled, householdWith, openStage } from '../tests/browser/stage.mjs';

const name = '[data-path$="/q402"]';
const tell = (measured, values) => console.log(JSON.stringify({ case: measured, values }));

/** Opens the officer's page on a village of so many households, and always closes everything again. */
async function within(households, work) {
  const stage = await openStage({ households });
  let opened;
  try {
    const host = await enrolled(stage, 'rina');
    opened = await openPage(host.address);
    await opened.page.getByRole('listbox').waitFor();
    await work(opened.page, host);
  } finally {
    await opened?.close();
    await stage.close();
  }
}

async function slowDown(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
}

/** Milliseconds from the order to the frame that shows the member's name in its field. */
function shownAfter(page, hash, member) {
  return page.evaluate(
    ([hash, shown, value]) =>
      new Promise((resolve) => {
        const started = performance.now();
        location.hash = hash;
        const look = () => {
          const there = document.querySelector(shown)?.value === value;
          requestAnimationFrame(there ? () => resolve(performance.now() - started) : look);
        };
        look();
      }),
    [hash, `${name} input`, member.name],
  );
}

async function changesOfMember(page, household, members) {
  const pageOf = ({ person }) => `#/household/${household}/form/anggota/${person}`;
  await go(page, pageOf(members[0]));
  await page.locator(name).waitFor();
  await page.waitForTimeout(1000);
  const times = [];
  for (const member of [1, 0, 1, 0, 1, 0, 1].map((at) => members[at])) {
    times.push(await shownAfter(page, pageOf(member), member));
    await page.waitForTimeout(400);
  }
  return times;
}

/** Milliseconds from each key to the frame that shows it. */
async function keysInField(page) {
  await page.locator(`${name} input`).focus();
  await page.evaluate(() => {
    window.keys = [];
    const measure = () => {
      const started = performance.now();
      requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - started)));
    };
    addEventListener('keydown', measure, true);
  });
  for (const key of 'abcdefghijklmnop') {
    await page.keyboard.press(key);
    await page.waitForTimeout(100);
  }
  return page.evaluate(() => window.keys);
}

/** Milliseconds from each key of a search to the frame that shows the list it asked for, the test's own way included. */
async function keysOfSearch(page) {
  await page.keyboard.press('Control+k');
  const times = [];
  for (const key of 'siti nur') {
    const started = performance.now();
    await page.keyboard.press(key);
    await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'), undefined, { polling: 'raf' });
    times.push(performance.now() - started);
  }
  return times;
}

/** Kilobytes of every script the officer's page loads, gzipped, each alone. */
function scripts() {
  const built = join(root, 'ui/dist');
  const page = readFileSync(join(built, 'officer.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)].map(([, file]) => file);
  if (files.length === 0) throw new Error('the page loads no script');
  return [...new Set(files)].reduce((sum, file) => sum + gzipSync(readFileSync(join(built, file))).length, 0) / 1000;
}

tell('scripts', [scripts()]);
await within(60, async (page, host) => {
  const { household } = await householdWith(host, 'sent');
  const { members } = (await host.call('household.summary', { household, language: 'id' })).progress;
  await slowDown(page);
  tell('member', await changesOfMember(page, household, members));
  tell('key', await keysInField(page));
});
await within(5000, async (page) => {
  await page.getByText('5.000 keluarga').waitFor();
  tell('search', await keysOfSearch(page));
});
