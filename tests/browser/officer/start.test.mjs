// An officer sets a new device up, once, and opens it every morning.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, openPage, shoot } from '../page.mjs';
import { openStage, pin } from '../stage.mjs';

let stage, opened, page;

before(async () => {
  stage = await openStage();
  opened = await openPage((await stage.host('rina')).address);
  page = opened.page;
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

const submit = () => page.getByRole('button', { name: 'Daftarkan perangkat' }).click();

test('what is missing is listed, and each line leads to its field', async () => {
  await submit();
  const summary = page.getByRole('region', { name: 'Ada 5 yang perlu diperbaiki' });
  await summary.getByRole('link', { name: /^Kode pendaftaran/ }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'code');
  await assertAccessible(page, 'enrolment');
  await shoot(page, 'officer-enrolment-errors');
});

test('an unknown code is told in words with a next step', async () => {
  await page.fill('#url', stage.server);
  await page.fill('#code', 'AAAAA-AAAAA');
  await page.fill('#label', 'Laptop balai desa');
  await page.fill('#pin', pin);
  await page.fill('#pinAgain', pin);
  await submit();
  await page.getByText('minta kode baru').waitFor();
  assert.equal(await page.inputValue('#label'), 'Laptop balai desa');
  await shoot(page, 'officer-enrolment-unknown-code');
});

test('with the right code the village is downloaded and its list opens', async () => {
  await page.fill('#code', stage.code('rina'));
  await submit();
  await page.getByRole('listbox').waitFor({ timeout: 60_000 });
  await page.getByText('60 keluarga', { exact: true }).waitFor();
  await page.locator('[data-pill=sent]').waitFor();
});

test('another PIN is chosen in the settings, and a wrong old one changes nothing', async () => {
  await page.getByRole('link', { name: 'Pengaturan' }).click();
  await page.getByRole('button', { name: 'Ganti PIN' }).click();
  await page.getByRole('heading', { name: 'Ganti PIN' }).waitFor();
  const change = () => page.getByRole('button', { name: 'Ganti PIN' }).click();
  const fill = async (old, next, again = next) => {
    await page.fill('#old', old);
    await page.fill('#pin', next);
    await page.fill('#pinAgain', again);
    await change();
  };
  await fill(pin, '719243', '719244');
  await page.getByRole('link', { name: 'Ulangi PIN baru: Kedua PIN baru tidak sama.' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'pinAgain');
  await fill('000000', '719243');
  await page.getByText('PIN lama salah. PIN belum diganti; data tetap aman.').waitFor();
  await assertAccessible(page, 'change of PIN');
  await shoot(page, 'officer-pin-wrong');
  await fill(pin, '719243');
  await page.getByText('PIN sudah diganti.').first().waitFor();

  await page.getByRole('button', { name: 'Kunci', exact: true }).click();
  await page.fill('#pin', pin);
  await page.keyboard.press('Enter');
  await page.getByText('PIN salah. Data tetap aman.').waitFor();
  await page.fill('#pin', '719243');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Pengaturan' }).waitFor();
  await page.getByRole('button', { name: 'Ganti PIN' }).click();
  await page.getByRole('heading', { name: 'Ganti PIN' }).waitFor();
  await fill('719243', pin);
  await page.getByRole('heading', { name: 'Pengaturan' }).waitFor();
});

test('a wrong PIN waits, the right one opens', async () => {
  await page.evaluate(() => (location.hash = '#/'));
  await page.getByRole('button', { name: 'Kunci', exact: true }).click();
  await page.fill('#pin', '000000');
  await page.keyboard.press('Enter');
  await page.getByText('PIN salah. Data tetap aman.').waitFor();
  await assertAccessible(page, 'unlock');
  await shoot(page, 'officer-unlock-wrong');
  await page.getByRole('timer').waitFor({ state: 'detached' });
  await page.fill('#pin', pin);
  await page.keyboard.press('Enter');
  await page.getByRole('listbox').waitFor();
});
