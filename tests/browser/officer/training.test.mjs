// An officer learns the program with a village of nobody, and the server never hears of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, go, openPage, shoot } from '../page.mjs';
import { enrolled, openStage, pin } from '../stage.mjs';

let stage, host, opened, page;

before(async () => {
  stage = await openStage({ households: 20 });
  opened = await openPage((await stage.host('joko')).address);
  page = opened.page;
  page.setDefaultTimeout(15_000);
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

const banner = () => page.getByRole('note').getByText('LATIHAN', { exact: true });

test('before the district has given a code one can learn', async () => {
  await page.getByRole('button', { name: 'Mode latihan' }).waitFor();
  await assertAccessible(page, 'enrolment');
  await shoot(page, 'officer-training-before-enrolment');
  await page.getByRole('button', { name: 'Mode latihan' }).press('Enter');
  await page.getByRole('listbox').waitFor();
  await page.getByText('60 keluarga', { exact: true }).waitFor();
  await banner().waitFor();
  await assertAccessible(page, 'training list');
  await shoot(page, 'officer-training-list');
  await page.getByRole('button', { name: 'Keluar dari latihan' }).click();
  await page.getByRole('heading', { name: 'Siapkan perangkat ini' }).waitFor();
  assert.equal(await banner().count(), 0);
});

test('on every screen stands that it is training, and nothing can be sent', async () => {
  host = await enrolled(stage, 'rina');
  await opened.close();
  opened = await openPage(host.address);
  page = opened.page;
  page.setDefaultTimeout(15_000);
  await page.getByRole('listbox').waitFor();
  await page.getByText('20 keluarga', { exact: true }).waitFor();
  await go(page, '#/settings');
  await page.getByRole('button', { name: 'Mode latihan' }).click();
  await page.getByText('60 keluarga', { exact: true }).waitFor();
  const { rows } = await host.call('households.list', { status: 'draft', sort: 'rt_name', offset: 0, limit: 1 });
  const of = `#/household/${rows[0].household}`;
  for (const hash of ['#/', of, `${of}/form/perumahan`, `${of}/check`, `${of}/roster`, '#/typing', '#/sync', '#/notices', '#/settings']) {
    await go(page, hash);
    await page.locator('main h1').first().waitFor({ state: 'attached' });
    await banner().waitFor();
    await page.locator('[data-pill=training]').waitFor();
    await assertAccessible(page, `training ${hash}`);
  }
  await go(page, '#/sync');
  await page.getByText('Ini latihan: tidak ada yang dikirim').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Kirim sekarang' }).count(), 0);
  await shoot(page, 'officer-training-sync');
  await assert.rejects(host.call('sync.start'), /training/);
});

test('what is entered while learning never reaches the server, though it is there', async () => {
  const seen = await host.call('households.list', { status: 'not_visited', sort: 'rt_name', offset: 0, limit: 1 });
  const { household } = seen.rows[0];
  await go(page, `#/household/${household}/form/perumahan`);
  // The question before is left unanswered with this click: its message must not move what is clicked.
  await page.locator('input[name="q-q303"][value="7"]').check();
  await page.getByText(/^Tersimpan di perangkat \d\d\.\d\d$/).first().waitFor();
  await shoot(page, 'officer-training-form');
  await page.getByRole('button', { name: 'Keluar dari latihan' }).click();
  await page.fill('#pin', pin);
  await page.keyboard.press('Enter');
  await page.getByText('20 keluarga', { exact: true }).waitFor();
  await page.locator('[data-pill=sent]').waitFor();
  await assert.rejects(host.call('household.summary', { household, language: 'id' }), /unknown_household/);
});

test('the way back is as it was left, and can be begun anew', async () => {
  await page.getByRole('button', { name: 'Kunci', exact: true }).click();
  await page.getByRole('heading', { name: 'Buka dengan PIN' }).waitFor();
  await shoot(page, 'officer-training-locked');
  await page.getByRole('button', { name: 'Mode latihan' }).click();
  await page.getByRole('listbox').waitFor();
  const drafts = async () => (await host.call('households.counts')).statuses.find(({ status }) => status === 'draft').count;
  const before = await drafts();
  await page.getByRole('button', { name: 'Mulai latihan dari awal' }).click();
  await page.getByRole('dialog', { name: 'Mulai latihan dari awal?' }).waitFor();
  await assertAccessible(page, 'restart of training');
  await shoot(page, 'officer-training-restart');
  await page.getByRole('dialog').getByRole('button', { name: 'Mulai latihan dari awal' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('listbox').waitFor();
  assert.ok((await drafts()) < before, 'the household of before is not begun any more');
});

test('it stands there in a narrow window with large letters too', async () => {
  await page.setViewportSize({ width: 800, height: 600 });
  await go(page, '#/settings');
  await page.getByLabel('150%').or(page.getByLabel('150 %')).first().check();
  await go(page, '#/');
  await page.getByRole('listbox').waitFor();
  await page.waitForTimeout(300);
  await shoot(page, 'officer-training-large');
  await assertAccessible(page, 'training, large');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${wide} px too wide`);
});
