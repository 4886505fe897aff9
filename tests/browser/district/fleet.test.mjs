// Whoever looks after devices: who is silent, what was set aside and released, what a lost tablet held, and who did it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { assertAccessible, go, logIn, logOut, openPage, shoot } from '../page.mjs';
import { enrolled, householdWith, openStage } from '../stage.mjs';

const password = 'uji-konsol-2026';
let stage, rina, joko, opened, page, household;

before(async () => {
  process.env.PENDATA_DEMO_PASSWORD = password;
  process.env.PENDATA_PASSWORD = password;
  stage = await openStage();
  stage.operate('account', 'add', '--login', 'audi', '--name', 'Nama audi', '--role', 'auditor', '--area', '35.02');
  stage.operate('account', 'add', '--login', 'pusat', '--name', 'Nama pusat', '--role', 'centre-operator', '--area', 'ID', '--district', '35.02');
  rina = await enrolled(stage, 'rina');
  joko = await enrolled(stage, 'joko');
  ({ household } = await householdWith(rina, 'sent'));
  opened = await openPage(new URL('/district.html', stage.server).href);
  page = opened.page;
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

async function enter(login) {
  await logIn(page, login, password);
  await page.getByRole('navigation').waitFor();
}

async function leave() {
  await logOut(page);
  await go(page, '#/');
}

async function answer(host, path, value) {
  await host.call('form.open', { household, language: 'id' });
  await host.call('form.set', { household, path, value, language: 'id' });
  await host.call('form.close', { household });
}

/** The page anew until it shows something. */
async function until(shown) {
  for (let tries = 0; tries < 60 && !(await shown().count()); tries++) {
    await new Promise((resume) => setTimeout(resume, 500));
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForTimeout(200);
  }
  await shown().first().waitFor();
}

async function downloaded(act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFileSync(await download.path(), 'utf8');
}

const dialog = () => page.getByRole('dialog');
const rows = () => page.locator('tbody tr');

test('the fleet says what each device told, is sorted by keyboard and filtered', async () => {
  await enter('dewi');
  await go(page, '#/devices');
  await page.getByRole('rowheader', { name: /Laptop rina/ }).waitFor();
  const version = /versi \d+\.\d+\.\d+ · formulir 1/;
  assert.match(await page.getByRole('rowheader', { name: /Laptop rina/ }).innerText(), version);
  assert.match(await rows().filter({ hasText: 'Laptop rina' }).innerText(), /[\d,]+ (GB|MB)/);
  await assertAccessible(page, 'fleet');
  await shoot(page, 'district-fleet');
  await page.getByRole('button', { name: /^Petugas/ }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.getByRole('columnheader', { name: /^Petugas/ }).getAttribute('aria-sort'), 'ascending');
  await page.keyboard.press('Enter');
  assert.match(await rows().first().innerText(), /Rina/);
  await page.getByLabel('Cari perangkat, petugas, atau desa').fill('joko');
  assert.deepEqual([await rows().count(), await page.getByText('1 perangkat').count()], [1, 1]);
  await page.getByLabel('Cari perangkat, petugas, atau desa').fill('tidak ada');
  await page.getByText('Tidak ada perangkat untuk saringan ini.').waitFor();
  await page.getByLabel('Cari perangkat, petugas, atau desa').fill('');
});

test('an officer leaves: what still comes is reviewed, left out, taken back, and released', async () => {
  await page.getByRole('button', { name: /Cabut Laptop rina/ }).click();
  await dialog().getByRole('button', { name: 'Cabut', exact: true }).click();
  await dialog().getByText('Alasan wajib diisi.').waitFor();
  await dialog().getByLabel('Petugas berhenti').check();
  await dialog().getByLabel('Alasan', { exact: true }).fill('Masa tugas selesai');
  await assertAccessible(page, 'revoking');
  await shoot(page, 'district-revoke');
  await dialog().getByRole('button', { name: 'Cabut', exact: true }).click();
  await page.getByText(/ditinjau sampai/).waitFor();
  await answer(rina, 'q302', '47');
  await rina.call('sync.start');
  await go(page, '#/quarantine');
  await until(() => page.getByRole('cell', { name: 'Dari petugas yang berhenti: menunggu ditinjau' }));
  await page.getByLabel('Pilih semua di halaman ini').check({ force: true });
  await assertAccessible(page, 'quarantine');
  await shoot(page, 'district-review');
  await page.getByRole('button', { name: 'Tetap tolak' }).click();
  await dialog().getByLabel('Alasan').fill('belum jelas');
  await dialog().getByRole('button', { name: 'Tetap tolak' }).click();
  await page.getByText('Tidak ada perubahan yang menunggu ditinjau.').waitFor();
  await page.getByRole('button', { name: 'Urungkan' }).click();
  await page.getByRole('cell', { name: 'Dari petugas yang berhenti: menunggu ditinjau' }).first().waitFor();
  await page.getByLabel('Pilih semua di halaman ini').check({ force: true });
  await page.getByRole('button', { name: 'Terima' }).click();
  await dialog().getByLabel('Alasan').fill('cocok dengan formulir kertas');
  await shoot(page, 'district-release');
  await dialog().getByRole('button', { name: 'Terima' }).click();
  await page.getByText(/perubahan diterima/).first().waitFor();
  await page.getByText('Tidak ada perubahan yang menunggu ditinjau.').waitFor();
});

test('a lost device is reported: its households, and until when to tell, on screen, paper and as a file', async () => {
  await go(page, '#/devices');
  await page.getByRole('button', { name: /Cabut Laptop joko/ }).click();
  await dialog().getByLabel('Hilang atau dicuri').check();
  await dialog().getByLabel('Alasan', { exact: true }).fill('Tertinggal di angkutan');
  await page.keyboard.press('Tab');
  await dialog().getByRole('button', { name: 'Cabut', exact: true }).click();
  await page.getByRole('heading', { name: 'Laporan kehilangan: Laptop joko' }).waitFor();
  await page.getByText(/tinggal 7[12] jam/).waitFor();
  await assertAccessible(page, 'loss report');
  await shoot(page, 'district-lost');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('navigation').isVisible(), false);
  await shoot(page, 'district-lost-paper');
  await page.emulateMedia({ media: null });
  const file = await downloaded(() => page.getByRole('link', { name: 'Unduh CSV' }).click());
  assert.equal(file.trim().split('\n').length, 1 + (await rows().count()));
  assert.match(file, /•••/);
});

test('health and forms in numbers', async () => {
  await go(page, '#/health');
  await page.getByText('Server menerima dan menjawab seperti biasa.').waitFor();
  await assertAccessible(page, 'health');
  await shoot(page, 'district-health');
  await go(page, '#/doubles');
  await page.getByText('Petugas desa ini belum menjawab pasangan apa pun.').waitFor();
  await assertAccessible(page, 'likely duplicates');
  await go(page, '#/forms');
  await page.getByText('Berlaku', { exact: true }).waitFor();
  await assertAccessible(page, 'forms');
  await shoot(page, 'district-forms');
});

test('a list is a masked file, and whole with a reason', async () => {
  await go(page, '#/exports');
  await page.getByLabel('Anggota keluarga').check();
  const get = () => page.getByRole('button', { name: 'Unduh CSV' }).click();
  const masked = await downloaded(get);
  assert.match(masked, /•/);
  assert.doesNotMatch(masked, /\d{16}/);
  await page.getByLabel('Tampilkan nama, alamat, dan nomor lengkap').check();
  await get();
  await page.getByText('Alasan wajib diisi.').waitFor();
  await page.getByLabel('Untuk apa data lengkap diperlukan').fill('Verifikasi lapangan');
  await assertAccessible(page, 'export');
  await shoot(page, 'district-export');
  assert.match(await downloaded(get), /\d{16}/);
  await leave();
});

test("the centre's operator looks over districts and disks, and sees nobody", async () => {
  await enter('pusat');
  assert.deepEqual(await page.getByRole('navigation').getByRole('link').allInnerTexts(), [
    'Beranda',
    'Perangkat',
    'Karantina',
    'Hapus data pribadi',
    'Sinkronisasi',
    'Versi formulir',
    'Penyimpanan',
  ]);
  await go(page, '#/storage');
  await page.getByRole('rowheader', { name: 'changes' }).waitFor();
  await assertAccessible(page, 'storage');
  await shoot(page, 'district-storage');
  await go(page, '#/health');
  await page.getByText('Server menerima dan menjawab seperti biasa.').waitFor();
  await go(page, '#/lost/2');
  await page.getByText('Akun ini tidak berhak melakukannya.').waitFor();
  await leave();
});

test('the auditor finds who did it, and is told which box is wrong', async () => {
  await enter('audi');
  await page.getByRole('heading', { name: 'Jejak audit' }).waitFor();
  await page.getByLabel('Dari tanggal').fill('2026-11-24');
  await page.getByRole('button', { name: 'Cari' }).click();
  await page.getByText('Tanggal ditulis hari-bulan-tahun').waitFor();
  await page.getByLabel('Dari tanggal').fill('1-1-2026');
  await page.getByLabel('Tindakan').selectOption({ label: 'Perangkat dicabut' });
  await page.getByRole('button', { name: 'Cari' }).click();
  await page.getByRole('cell', { name: /left: Masa tugas selesai/ }).waitFor();
  await page.getByRole('cell', { name: /lost: Tertinggal di angkutan/ }).waitFor();
  await assertAccessible(page, 'audit');
  await shoot(page, 'district-audit-search');
  const file = await downloaded(() => page.getByRole('link', { name: 'Unduh CSV' }).click());
  assert.equal(file.trim().split('\n').length, 3);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Audit trail' }).waitFor();
  await page.getByRole('button', { name: 'Indonesia' }).click();
});
