// The screens on an old machine: a processor of a sixth of the speed. `make bench` measures what it takes there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { go, openPage } from '../page.mjs';
import { enrolled, householdWith, openStage } from '../stage.mjs';

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

const nameField = '[data-path$="/q402"] input';
const pageOf = ({ person }) => `#/household/${household}/form/anggota/${person}`;
const shows = (text) =>
  page.waitForFunction(([field, text]) => document.querySelector(field)?.value === text, [nameField, text]);

test('each change of member shows the member asked for last', async () => {
  for (const member of [0, 1, 0, 1].map((at) => members[at])) {
    await go(page, pageOf(member));
    await shows(member.name);
  }
  for (const member of [0, 1, 0].map((at) => members[at])) await go(page, pageOf(member));
  await shows(members[0].name);
});

test('no key is lost, however fast they come', async () => {
  const keys = 'abcdefghijklmnop';
  await page.locator(nameField).focus();
  await page.keyboard.press('End');
  for (const key of keys) await page.keyboard.press(key);
  await shows(members[0].name + keys);
  assert.equal(await page.locator(nameField).inputValue(), members[0].name + keys);
});
