// The screens on an old machine: a processor of a sixth of the speed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { go, openPage } from '../page.mjs';
import { enrolled, householdWith, openStage } from '../stage.mjs';

/** Medians in milliseconds. */
const [perMember, perKey] = [300, 60];

let stage, opened, page, household, members;

before(async () => {
  stage = await openStage();
  const host = await enrolled(stage, 'rina');
  ({ household } = await householdWith(host, 'sent'));
  ({ members } = (await host.call('household.summary', { household, language: 'id' })).progress);
  opened = await openPage(host.address);
  page = opened.page;
  await page.getByRole('listbox').waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
const pageOf = ({ person }) => `#/household/${household}/form/anggota/${person}`;

/** From the order to the frame that shows the member's name in its field. */
function shownAfter(member) {
  return page.evaluate(
    ([hash, name]) =>
      new Promise((resolve) => {
        const started = performance.now();
        location.hash = hash;
        const look = () => {
          const shown = document.querySelector('[data-path$="/q402"] input')?.value === name;
          requestAnimationFrame(shown ? () => resolve(performance.now() - started) : look);
        };
        look();
      }),
    [pageOf(member), member.name],
  );
}

test('from one member to the next', async () => {
  await go(page, pageOf(members[0]));
  await page.locator('[data-path$="/q402"]').waitFor();
  await page.waitForTimeout(1000);
  const times = [];
  for (const member of [1, 0, 1, 0, 1, 0, 1].map((at) => members[at])) {
    times.push(await shownAfter(member));
    await page.waitForTimeout(400);
  }
  const time = median(times);
  console.log(`change of member at 6x: median ${Math.round(time)} ms (budget ${perMember} ms)`);
  assert.equal(times.length, 7);
});

test('from a key to the frame that shows it', async () => {
  await page.locator('[data-path$="/q402"] input').focus();
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
  const times = await page.evaluate(() => window.keys);
  console.log(`keystroke at 6x: median ${Math.round(median(times))} ms (budget ${perKey} ms)`);
  assert.equal(times.length, 16);
});
