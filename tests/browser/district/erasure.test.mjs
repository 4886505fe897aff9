// The district's letter names a household and a member; the centre's operator looks, confirms, and erases.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, assertDialogFits, go, logIn, logOut, openPage, shoot } from '../page.mjs';
import { enrolled, householdWith, openStage } from '../stage.mjs';

const password = 'uji-konsol-2026';
let stage, opened, page, household;

before(async () => {
  process.env.PENDATA_DEMO_PASSWORD = password;
  process.env.PENDATA_PASSWORD = password;
  stage = await openStage();
  stage.operate('account', 'add', '--login', 'pusat', '--name', 'Nama pusat', '--role', 'centre-operator', '--area', 'ID', '--district', '35.02');
  stage.operate('account', 'add', '--login', 'dua', '--name', 'Nama dua', '--role', 'centre-operator', '--area', 'ID', '--district', '35.02');
  stage.operate('account', 'grant', '--login', 'dua', '--district', '35.02', '--role', 'village-head', '--area', '35.02.11.2003');
  ({ household } = await householdWith(await enrolled(stage, 'rina'), 'sent'));
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

let person, remade;
const menus = () => page.getByRole('navigation').getByRole('link').allInnerTexts();
const erases = () => page.getByRole('heading', { name: 'Hapus data pribadi seseorang' });

test('the district finds both numbers for its letter, and cannot erase by itself', async () => {
  await enter('dewi');
  assert(!(await menus()).includes('Hapus data pribadi'));
  await go(page, `#/household/${household}`);
  await page.getByText('Nomor untuk surat penghapusan data pribadi').click();
  const numbers = page.locator('details[open] code');
  assert.equal(await numbers.first().innerText(), household);
  person = await numbers.nth(2).innerText();
  assert.equal(await page.getByRole('link', { name: 'Hapus data pribadi seseorang' }).count(), 0);
  await assertAccessible(page, 'numbers for a letter');
  await go(page, `#/erasure/${household}/${person}`);
  await erases().waitFor();
  await page.getByLabel('Surat kabupaten').fill('surat 12/2026');
  await page.getByRole('button', { name: 'Periksa dahulu' }).click();
  await page.getByText('Akun ini tidak berhak melakukannya.').waitFor();
  await logOut(page);
  await go(page, '#/');
});

test('who reads the household too chooses a member by name', async () => {
  await enter('dua');
  await go(page, `#/household/${household}`);
  await page.getByRole('link', { name: 'Hapus data pribadi seseorang…' }).focus();
  await page.keyboard.press('Enter');
  await erases().waitFor();
  const members = page.getByRole('group', { name: 'Anggota yang dihapus' }).getByRole('radio');
  await members.nth(1).focus();
  await page.keyboard.press('Space');
  await assertAccessible(page, 'choosing a member');
  await page.getByLabel('Surat kabupaten').fill('surat 12/2026');
  await page.getByRole('button', { name: 'Periksa dahulu' }).click();
  await page.getByRole('heading', { name: 'Yang akan terjadi' }).waitFor();
  await members.nth(0).focus();
  await page.keyboard.press('Space');
  assert.equal(await page.getByRole('heading', { name: 'Yang akan terjadi' }).count(), 0, 'another is to be looked at first');
  await logOut(page);
  await go(page, '#/');
});

test('what is missing or no number is said at its place', async () => {
  await enter('pusat');
  await page.getByRole('link', { name: 'Hapus data pribadi' }).focus();
  await page.keyboard.press('Enter');
  await erases().waitFor();
  await assertAccessible(page, 'erasure');
  await page.getByRole('button', { name: 'Periksa dahulu' }).click();
  assert.equal(await page.getByText('Isi nomor seperti').count(), 2);
  await page.getByText('Alasan wajib diisi.').waitFor();
  await assertAccessible(page, 'erasure with flaws');
});

test('the operator looks first, by keyboard, and sees numbers and nobody’s name', async () => {
  await page.getByLabel('Nomor keluarga').focus();
  await page.keyboard.type(household.toUpperCase());
  await page.keyboard.press('Tab');
  await page.keyboard.type(person);
  await page.getByLabel('Surat kabupaten').focus();
  await page.keyboard.type('surat 12/2026');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Yang akan terjadi' }).waitFor();
  assert.match(await page.getByRole('definition').nth(1).innerText(), /^\d+$/);
  await assertAccessible(page, 'what would happen');
  await page.getByRole('button', { name: 'Hapus…' }).scrollIntoViewIfNeeded();
  await shoot(page, 'district-erasure-planned');
});

test('it is done only once the numbers were compared, and what stands in its place is named', async () => {
  await page.getByRole('button', { name: 'Hapus…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Hapus untuk selamanya?' });
  await dialog.getByText('tidak dapat dibatalkan').waitFor();
  await dialog.getByRole('button', { name: 'Hapus data pribadi' }).click();
  await dialog.getByText('Cocokkan dahulu').waitFor();
  await assertAccessible(page, 'the last word');
  await assertDialogFits(page, 'the last word');
  await shoot(page, 'district-erasure-sure');
  await dialog.getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  await dialog.getByRole('button', { name: 'Hapus data pribadi' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Sudah dihapus' }).waitFor();
  remade = await page.locator('section code').first().innerText();
  assert.notEqual(remade, household);
  await assertAccessible(page, 'what went');
  await shoot(page, 'district-erasure-done');
});

test('a household that was emptied is not erased twice', async () => {
  await page.getByRole('button', { name: 'Hapus orang lain' }).click();
  await page.getByLabel('Nomor keluarga').fill(household);
  await page.getByLabel('Nomor anggota').fill(person);
  await page.getByLabel('Surat kabupaten').fill('surat 12/2026');
  await page.getByRole('button', { name: 'Periksa dahulu' }).click();
  await page.getByText('Keluarga ini sudah dikosongkan sebelumnya.').waitFor();
  await logOut(page);
  await go(page, '#/');
});

test('the district reads the household in its place, without them', async () => {
  await enter('dewi');
  await go(page, `#/household/${remade}`);
  await page.getByText('Nomor untuk surat penghapusan data pribadi').click();
  const numbers = await page.locator('details[open] code').allInnerTexts();
  assert(numbers.length > 1 && !numbers.includes(person));
  await go(page, `#/household/${household}`);
  await page.getByText('Tidak ditemukan, atau bukan wilayah Anda.').waitFor();
  await logOut(page);
});
