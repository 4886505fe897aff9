// Whoever changes data sets a second factor up with the first log-in, by keyboard.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';

import { assertAccessible, logIn, openPage, shoot } from '../page.mjs';
import { openStage } from '../stage.mjs';

const password = 'uji-konsol-2026';
let stage, opened, page, secret, recovery;

before(async () => {
  process.env.PENDATA_DEMO_PASSWORD = password;
  stage = await openStage({ totp: 'required' });
  opened = await openPage(new URL('/district.html', stage.server).href);
  page = opened.page;
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

/** What the telephone shows (RFC 6238). */
function telephone(steps = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const enter = (login) => logIn(page, login, password);

const home = () => page.getByRole('heading', { name: /^Beranda/ }).waitFor();

test('the first log-in leads to the second factor and nowhere else', async () => {
  await enter('dewi');
  await page.getByRole('heading', { name: 'Pasang kode kedua' }).waitFor();
  assert.equal(await page.getByRole('navigation').count(), 0);
  await page.getByRole('img', { name: 'Gambar QR untuk aplikasi kode' }).waitFor();
  secret = (await page.locator('code').innerText()).replaceAll(' ', '');
  assert.match(secret, /^[A-Z2-7]{32}$/);
  await assertAccessible(page, 'second factor, set up');
  await shoot(page, 'district-second-factor');
});

test('a wrong code is told of, a right one gives ten recovery codes, all by keyboard', async () => {
  await page.getByLabel('Enam angka yang tampil di telepon').focus();
  await page.keyboard.type('12345');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'Kode salah' }).waitFor();
  await page.keyboard.type(telephone());
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Simpan kode pemulihan' }).waitFor();
  recovery = await page.locator('ol code').allInnerTexts();
  assert.equal(new Set(recovery).size, 10);
  await assertAccessible(page, 'recovery codes');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await home();
});

test('the next log-in asks for a code; a wrong one is refused, a recovery code opens', async () => {
  await page.getByRole('button', { name: 'Keluar' }).click();
  await enter('dewi');
  const code = page.getByLabel('Kode', { exact: true });
  await code.waitFor();
  await assertAccessible(page, 'log-in with a code');
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'Kode salah' }).waitFor();
  await code.fill(recovery[0]);
  await page.keyboard.press('Enter');
  await home();
});

test('in English too', async () => {
  await page.getByRole('button', { name: 'Keluar' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByLabel('User name').fill('dewi');
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByText('Six digits from the code app on the telephone, or one recovery code.').waitFor();
  await page.getByLabel('Code', { exact: true }).fill(telephone(1));
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Indonesia' }).click();
});
