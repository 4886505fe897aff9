// The district gives work in its console, by filter and by single rows, sees how far it is, and withdraws it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, logIn, openPage, shoot } from '../page.mjs';
import { enrolled, openStage, synced } from '../stage.mjs';

const password = 'uji-konsol-2026';
const village = '35.02.11.2003';
let stage, rina, opened, page;

before(async () => {
  process.env.PENDATA_DEMO_PASSWORD = password;
  stage = await openStage({ households: 140 });
  rina = await enrolled(stage, 'rina');
  stage.operate('calendar', 'set', '--district', village.slice(0, 5), '--cut-off-day', '31');
  opened = await openPage(new URL('/district.html', stage.server).href);
  page = opened.page;
  await logIn(page, 'dewi', password);
  await page.getByRole('heading', { name: /^Beranda/ }).waitFor();
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

const toast = (words) => page.getByRole('paragraph').filter({ hasText: words }).waitFor();
const work = async () => (await synced(rina), (await rina.call('work.overview', {})).all);

test('the page tells what officers count to, and what to do where there is no list yet', async () => {
  await page.getByRole('link', { name: 'Daftar kerja' }).click();
  await page.getByText(/Petugas menghitung sampai/).waitFor();
  await page.getByText('Belum ada daftar.').waitFor();
  await assertAccessible(page, 'work, empty');
  await page.getByRole('combobox', { name: /^Desa/ }).selectOption(village);
  await page.getByRole('heading', { name: /^Beri pekerjaan di/ }).waitFor();
});

test('nothing chosen is told in words', async () => {
  await page.getByRole('button', { name: /^Beri pekerjaan \(/ }).click();
  await page.getByText('Pilih paling sedikit satu keluarga.').waitFor();
});

test('rows are chosen by Space, and with Shift up to a row', async () => {
  const boxes = page.locator('tbody input[type=checkbox]');
  await boxes.nth(1).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+Space');
  await page.getByRole('button', { name: 'Beri pekerjaan (3 keluarga)' }).waitFor();
  await assertAccessible(page, 'work, choosing');
  await shoot(page, 'district-work-give');
});

test('a list is given with its reason, note and due day, and reaches the officer', async () => {
  await page.getByRole('combobox', { name: /^Alasan/ }).selectOption('other');
  await page.getByRole('button', { name: /^Beri pekerjaan \(/ }).click();
  await page.getByText('Tulis alasannya dengan kata sendiri.').waitFor();
  await page.getByLabel('Alasan dengan kata sendiri').fill('Foto rumah kabur');
  await page.getByLabel('Catatan untuk petugas').fill('Ambil foto depan rumah pada siang hari');
  await page.getByLabel('Tanggal').fill('2');
  await page.getByLabel('Bulan').fill('1');
  await page.getByRole('button', { name: /^Beri pekerjaan \(/ }).click();
  await page.getByText('Tenggat belum lengkap').waitFor();
  await page.getByLabel('Tahun').fill('2026');
  await page.getByRole('button', { name: /^Beri pekerjaan \(/ }).click();
  await toast('3 keluarga diberikan');
  assert.deepEqual(await work(), { households: 3, done: 0, overdue: 3 });
});

test('a whole filter is given at once', async () => {
  await page.getByRole('combobox', { name: /^Status/ }).selectOption('not_visited');
  await page.getByRole('checkbox', { name: /^Pilih semua \d+ keluarga/ }).check();
  await page.getByRole('combobox', { name: /^Alasan/ }).selectOption('check');
  const button = page.getByRole('button', { name: /^Beri pekerjaan \(/ });
  const count = Number(/\((\d+)/.exec(await button.textContent())[1]);
  assert.ok(count > 3, `${count} not visited`);
  await button.click();
  await toast(`${count} keluarga diberikan`);
  assert.ok((await work()).households >= count);
});

test('the district sees what the officer did, by list and by village', async () => {
  const { rows } = await rina.call('households.list', { work: { reason: 'other' }, sort: 'due', offset: 0, limit: 10 });
  assert.equal(rows.length, 3);
  const { household } = rows[0];
  await rina.call('household.set_stage', { household, stage: 'refused', reason: 'no_time', note: 'Panen', language: 'id' });
  await synced(rina);
  await page.reload();
  await page.getByRole('row', { name: /Foto rumah kabur/ }).getByText('1/3').waitFor();
  await assertAccessible(page, 'work');
  await shoot(page, 'district-work');
  await page.getByRole('combobox', { name: /^Status/ }).selectOption('refused');
  await page.getByRole('row').filter({ hasText: 'Menolak' }).getByRole('link').click();
  await page.getByText('Menolak: Tidak ada waktu').waitFor();
  await page.getByText('Panen').waitFor();
  await page.goBack();
});

test('a list is withdrawn and leaves the officer', async () => {
  const row = page.getByRole('row', { name: /Foto rumah kabur/ });
  await row.getByRole('button', { name: /^Tarik/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Tarik', exact: true }).click();
  await toast('3 keluarga ditarik dari daftar.');
  await work();
  const { reasons } = await rina.call('work.overview', {});
  assert.ok(!reasons.some(({ reason }) => reason === 'other'), JSON.stringify(reasons));
});

test('it works on a narrow screen, in English', async () => {
  await page.setViewportSize({ width: 800, height: 600 });
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Work lists' }).waitFor();
  await assertAccessible(page, 'work, narrow');
  await shoot(page, 'district-work-narrow');
});
