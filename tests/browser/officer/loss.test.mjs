// The program goes away while an officer types: the answer stays on the screen, and says that it is not saved.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { go, openPage, shoot } from '../page.mjs';
import { enrolled, householdWith, openStage } from '../stage.mjs';

let stage, host, opened, page;

before(async () => {
  stage = await openStage();
  host = await enrolled(stage, 'rina');
  const { household } = await householdWith(host, 'draft');
  opened = await openPage(host.address);
  page = opened.page;
  await page.getByRole('listbox').waitFor();
  await go(page, `#/household/${household}/form/perumahan`);
  await page.locator('#q-q302').waitFor();
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

test('what cannot be saved stays on the screen and in the pill', async () => {
  await host.stop('SIGKILL');
  await page.fill('#q-q302', '88');
  await page.keyboard.press('Enter');
  await page.getByText('Belum tersimpan: program tidak menjawab. Jawaban tetap di layar.').waitFor();
  assert.equal(await page.inputValue('#q-q302'), '88');
  await page.locator('[data-pill=unsaved]').getByText('1 jawaban belum tersimpan').waitFor();
  await shoot(page, 'officer-form-unsaved');
});

test('it is not lost by going on with other answers', async () => {
  await page.locator('input[name="q-q303"]:not(:checked)').first().check();
  await page.locator('[data-pill=unsaved]').getByText('2 jawaban belum tersimpan').waitFor();
  await page.waitForTimeout(5000);
  assert.equal(await page.inputValue('#q-q302'), '88');
  await page.getByRole('button', { name: 'Coba lagi' }).first().waitFor();
});
