// A family is split: the same person goes on in a household of their own, and the split can be taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, go, openPage, shoot, unlock } from '../page.mjs';
import { enrolled, openStage } from '../stage.mjs';

let stage, host, view, page, family;

before(async () => {
  stage = await openStage({ households: 20 });
  host = await enrolled(stage, 'rina');
  view = await openPage(host.address);
  page = view.page;
  await page.getByRole('listbox').waitFor();
  const { rows } = await host.call('households.list', { sort: 'rt_name', offset: 0, limit: 20 });
  family = rows.find(({ people }) => people >= 3);
  await go(page, `#/household/${family.household}/roster`);
});
after(async () => {
  await view?.close();
  await stage?.close();
});

test('who leaves and who is their head is asked, and what is missing is said', async () => {
  await page.getByRole('button', { name: 'Pecah keluarga' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Pecah keluarga' }).click();
  await dialog.getByText('Pilih paling sedikit satu anggota.').waitFor();
  await dialog.getByRole('checkbox').last().check();
  await dialog.getByRole('radio', { name: 'kepala keluarga baru' }).check();
  await assertAccessible(page, 'split');
  await shoot(page, 'officer-split');
});

test('the new household has its people, and the old one says where they went', async () => {
  await page.getByRole('dialog').getByRole('button', { name: 'Pecah keluarga' }).click();
  await page.getByText('Keluarga baru dibuat.').first().waitFor();
  assert.notEqual(await page.evaluate(() => location.hash), `#/household/${family.household}/roster`);
  await page.locator('tbody tr[data-person]').first().waitFor();
  assert.equal(await page.locator('tbody tr[data-person]').count(), 1);
  await go(page, `#/household/${family.household}/roster`);
  await page.getByText('Keluar: Pecah keluarga').waitFor();
  await shoot(page, 'officer-split-origin');
  await page.getByRole('link', { name: 'Keluarga barunya' }).click();
  await page.getByText('Pecahan dari keluarga lain.').waitFor();
  await shoot(page, 'officer-split-new');
});

test('taken back, everybody is home again', async () => {
  await page.getByRole('button', { name: 'Batalkan pemecahan' }).click();
  await page.getByText('Pemecahan dibatalkan.').first().waitFor();
  const { progress } = await host.call('household.summary', { household: family.household, language: 'id' });
  assert.equal(progress.members.filter(({ ended }) => ended === null).length, family.people);
});

test('the household that was emptied is on the list no more, and is still found, with what became of it', async () => {
  const counts = await host.call('households.counts');
  const { rows, total } = await host.call('households.list', { sort: 'rt_name', offset: 0, limit: 50 });
  assert.deepEqual([total, counts.total, rows.filter(({ people }) => people === 0).length], [20, 20, 0]);
  await go(page, '#/');
  await page.getByRole('button', { name: /Siap dikirim/ }).click();
  await page.getByRole('option', { name: /Kosong, pemecahan dibatalkan/ }).click();
  await page.getByText('Pemecahan dibatalkan: semua anggota kembali ke keluarga asal.').waitFor();
  assert.equal(await page.locator('main').getByText('Pindah', { exact: true }).count(), 0);
  await assertAccessible(page, 'an emptied household');
  await shoot(page, 'officer-split-emptied');
});
