// Every screen for everybody: WCAG A and AA, both languages, a narrow window with large letters.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, go, openPage, shoot } from '../page.mjs';
import { enrolled, householdWith, openStage } from '../stage.mjs';

let stage, host, opened, page, screens;

before(async () => {
  stage = await openStage();
  host = await enrolled(stage, 'rina');
  const { household } = await householdWith(host, 'draft');
  const { progress } = await host.call('household.summary', { household, language: 'id' });
  const [{ person }] = progress.members;
  const of = `#/household/${household}`;
  const sections = progress.sections.filter(({ repeats, label }) => !repeats && label).map(({ section }) => section);
  screens = {
    list: '#/',
    summary: of,
    ...Object.fromEntries(sections.map((section) => [`form-${section}`, `${of}/form/${section}`])),
    member: `${of}/form/${progress.sections.find(({ repeats }) => repeats).section}/${person}`,
    check: `${of}/check`,
    roster: `${of}/roster`,
    conflicts: `${of}/conflicts`,
    history: `${of}/history?q=q303`,
    sync: '#/sync',
    notices: '#/notices',
    pin: '#/pin',
    settings: '#/settings',
  };
  opened = await openPage(host.address);
  page = opened.page;
  await page.getByRole('listbox').waitFor();
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

async function visit(suffix) {
  for (const [name, hash] of Object.entries(screens)) {
    await go(page, hash);
    await page.locator('main h1').first().waitFor({ state: 'attached' });
    await page.waitForTimeout(250);
    await assertAccessible(page, `${name}${suffix}`);
    await shoot(page, `officer-${name}${suffix}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${name}${suffix} is ${wide} px too wide`);
  }
}

test('every screen meets WCAG A and AA', () => visit(''));

test('so it does in English', async () => {
  await go(page, '#/settings');
  await page.getByLabel('English').check();
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await visit('-en');
});

test('and in a window of 800 pixels with letters half as large again', async () => {
  await page.setViewportSize({ width: 800, height: 600 });
  await page.getByLabel('150%').check();
  await page.waitForFunction(() => document.documentElement.style.fontSize === '150%');
  await visit('-large');
});

test('dialogs too', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByLabel('100%').check();
  await page.getByLabel('Bahasa Indonesia').check();
  await go(page, '#/');
  for (const [name, key] of [['keys', '?'], ['new', 'Control+n']]) {
    await page.getByRole('listbox').focus();
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    await assertAccessible(page, `dialog ${name}`);
    await shoot(page, `officer-dialog-${name}`);
    await page.keyboard.press('Escape');
  }
});
