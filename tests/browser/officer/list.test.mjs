// A village of 5,000 households is searched and scrolled without waiting.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openPage, shoot } from '../page.mjs';
import { enrolled, openStage } from '../stage.mjs';

const households = 5000;

let stage, host, opened, page;

before(async () => {
  stage = await openStage({ households });
  host = await enrolled(stage, 'rina');
  opened = await openPage(host.address);
  page = opened.page;
  await page.getByRole('listbox').waitFor();
  await page.getByText('5.000 keluarga').waitFor();
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

test('only the rows on the screen are drawn', async () => {
  const drawn = await page.locator('[role=option]').count();
  assert.ok(drawn > 5 && drawn < 40, `${drawn} rows`);
  assert.equal(await page.locator('[role=option]').first().getAttribute('aria-setsize'), String(households));
});

test('a search shows as many households as the device finds', async () => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('siti nur');
  const { total } = await host.call('households.list', { text: 'siti nur', sort: 'rt_name', offset: 0, limit: 1 });
  assert.ok(total > 0 && total < households, `${total} found`);
  await page.locator(`[role=option][aria-setsize="${total}"] .name`).first().waitFor();
  await shoot(page, 'officer-list-search');
});

test('the last household is reached by one key and drawn', async () => {
  await page.keyboard.press('Escape');
  await page.getByText('5.000 keluarga').waitFor();
  await page.getByRole('listbox').focus();
  await page.keyboard.press('End');
  const last = page.locator(`[role=option][aria-posinset="${households}"]`);
  await last.locator('.name').waitFor();
});

test('scrolling through all of them leaves no gap behind', async () => {
  const list = page.getByRole('listbox');
  for (let step = 0; step <= 10; step++) {
    await list.evaluate((list, part) => list.scrollTo({ top: list.scrollHeight * part }), step / 10);
    await page.waitForFunction(() => document.querySelectorAll('[role=option] .skeleton').length === 0, undefined, { timeout: 3000 });
  }
});

test('nothing found is told with what to do', async () => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('zzzz');
  await page.getByText('Tidak ditemukan. Periksa ejaan').waitFor();
  await shoot(page, 'officer-list-nothing');
  await page.getByRole('button', { name: 'Tampilkan semua' }).click();
  await page.getByText('5.000 keluarga').waitFor();
});
