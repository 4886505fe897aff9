// Each role sees in the console what is its own: numbers, a village, a case without its decision, the audit trail.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, go, logIn, logOut, openPage, shoot } from '../page.mjs';
import { openStage } from '../stage.mjs';

const password = 'uji-konsol-2026';
const people = [
  ['sari', 'subdistrict-monitor', '35.02.11'],
  ['kades', 'village-head', '35.02.11.2003'],
  ['vera', 'verifier', '35.02'],
  ['audi', 'auditor', '35.02'],
];
let stage, opened, page;

before(async () => {
  process.env.PENDATA_DEMO_PASSWORD = password;
  process.env.PENDATA_PASSWORD = password;
  stage = await openStage();
  for (const [login, role, area] of people) {
    stage.operate('account', 'add', '--login', login, '--name', `Nama ${login}`, '--role', role, '--area', area);
  }
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

const menus = () => page.getByRole('navigation').getByRole('link').allInnerTexts();

test('whoever watches a subdistrict sees numbers of its villages, no names, no other menus', async () => {
  await enter('sari');
  await page.getByRole('rowheader', { name: 'Bulak' }).waitFor();
  assert.deepEqual(await menus(), ['Beranda']);
  assert.equal(await page.getByRole('rowheader').getByRole('link').count(), 0);
  await assertAccessible(page, 'counts');
  await shoot(page, 'district-counts');
  await go(page, '#/queue');
  await page.getByText('Akun ini tidak berhak melakukannya.').waitFor();
  await leave();
});

test('a village head reads the village and signs its list off', async () => {
  await enter('kades');
  await page.getByRole('link', { name: 'Bulak' }).click();
  await page.getByRole('heading', { name: 'Desa Bulak' }).waitFor();
  await assertAccessible(page, 'village');
  await shoot(page, 'district-village');
  await page.getByRole('button', { name: 'Sahkan daftar desa' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('paragraph').filter({ hasText: /Daftar desa disahkan sampai perubahan nomor \d/ }).waitFor();
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await leave();
});

test('a verifier sees cases and work, and neither devices nor what is set aside', async () => {
  await enter('vera');
  assert.deepEqual(await menus(), ['Beranda', 'Antrean keputusan', 'Mungkin dobel', 'Daftar kerja']);
  await leave();
});

test('an auditor reads the trail, with the sign-off in it, and nothing else', async () => {
  await enter('audi');
  await page.getByRole('heading', { name: 'Jejak audit' }).waitFor();
  await page.getByLabel('Tindakan').selectOption({ label: 'Daftar desa disahkan' });
  await page.getByRole('button', { name: 'Cari' }).click();
  await page.getByRole('cell', { name: /^village 35\.02\.11\.2003 epoch 1 through/ }).waitFor();
  assert.deepEqual(await menus(), ['Beranda']);
  await assertAccessible(page, 'audit');
  await shoot(page, 'district-audit');
  await leave();
});
