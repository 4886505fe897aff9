// A month without network: work goes by file from one tablet to the other, to the district's console, and the server's
// word comes back the same way.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { assertAccessible, go, logIn, openPage, shoot, unlock } from '../page.mjs';
import { enrolled, householdWith, openStage } from '../stage.mjs';

const password = 'uji-konsol-2026';
let stage, rina, joko, opened, page, household, file, onward, answer;

before(async () => {
  process.env.PENDATA_DEMO_PASSWORD = password;
  stage = await openStage();
  rina = await enrolled(stage, 'rina');
  joko = await enrolled(stage, 'joko');
  await stage.stopServer();
  ({ household } = await householdWith(rina, 'sent'));
  await rina.call('form.open', { household, language: 'id' });
  await rina.call('form.set', { household, path: 'q304', value: '7', language: 'id' });
  await rina.call('form.close', { household });
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

const chooser = () => page.locator('input[type=file]');
const bundle = (name, buffer) => ({ name, mimeType: 'application/vnd.pendata.bundle', buffer });
const report = () => page.getByRole('status', { name: 'Isi berkas sudah diambil' });

async function to(host, hash) {
  await opened?.close();
  opened = await openPage(host.address);
  page = opened.page;
  await page.getByRole('listbox').waitFor();
  await go(page, hash);
}

async function downloaded(press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('an officer saves what waits to a file, and the household says that it is in one', async () => {
  await to(rina, '#/sync');
  await page.getByText('1 keluarga yang menunggu dikirim').waitFor();
  const saved = await downloaded(() => page.getByRole('button', { name: 'Simpan ke berkas' }).click());
  assert.match(saved.name, /^desa-[\d.]+-\d{4}-\d\d-\d\d\.pendata$/);
  file = saved.bytes;
  assert.ok(!file.includes('3502'.repeat(2)));
  await page.getByText('Terakhir disimpan ke berkas').waitFor();
  await assertAccessible(page, 'bundle saved');
  await page.getByRole('heading', { name: 'Tanpa jaringan' }).scrollIntoViewIfNeeded();
  await shoot(page, 'officer-bundle-saved');
  await go(page, `#/household/${household}`);
  await page.getByText('Dibawa dalam berkas').waitFor();
  await shoot(page, 'officer-bundle-household');
});

test('another tablet takes it in, says what came, and a second time that nothing is new', async () => {
  await to(joko, '#/sync');
  await chooser().setInputFiles(bundle('desa.pendata', file));
  await report().getByText('1 keluarga berubah').waitFor();
  await report().getByText('1 perubahan dititipkan').waitFor();
  await assertAccessible(page, 'bundle taken');
  await report().scrollIntoViewIfNeeded();
  await shoot(page, 'officer-bundle-taken');
  await page.getByText('1 keluarga titipan dari tablet lain').waitFor();
  await chooser().setInputFiles(bundle('desa.pendata', file));
  await report().getByText('Tidak ada yang baru').waitFor();
  await page.getByText('1 keluarga, ikut dikirim saat ada jaringan').waitFor();
});

test('a cut, an altered and a foreign file are refused in words, and nothing is taken', async () => {
  const bent = Buffer.from(file);
  bent[bent.length >> 1] ^= 1;
  const refusals = [
    [file.subarray(0, file.length - 20), /tidak utuh: salinannya terputus/],
    [bent, /berubah atau rusak/],
    [Buffer.from('%PDF-1.7 bukan berkas kami'), /bukan berkas \.pendata/],
  ];
  for (const [content, said] of refusals) {
    await chooser().setInputFiles(bundle('desa.pendata', content));
    await page.getByRole('alert').getByText(said).waitFor();
  }
  await page.getByRole('alert').first().scrollIntoViewIfNeeded();
  await shoot(page, 'officer-bundle-refused');
});

test('it fits a small screen with large letters, in English too', async () => {
  const settings = await joko.call('settings.get');
  await joko.call('settings.set', { ...settings, language: 'en', text_percent: 150 });
  await page.setViewportSize({ width: 800, height: 600 });
  await page.reload();
  await page.getByRole('heading', { name: 'Without a network' }).waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, 'nothing stands outside the screen');
  await page.getByRole('heading', { name: 'Without a network' }).scrollIntoViewIfNeeded();
  await assertAccessible(page, 'bundle, large');
  await shoot(page, 'officer-bundle-large');
  await joko.call('settings.set', settings);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.reload();
});

test('the second tablet brings both on, with the whole village', async () => {
  await page.getByRole('checkbox', { name: /Seluruh data desa/ }).check();
  onward = (await downloaded(() => page.getByRole('button', { name: 'Simpan ke berkas' }).click())).bytes;
  assert.ok(onward.length > file.length);
  await opened.close();
  opened = undefined;
  await rina.stop();
  await joko.stop();
  await stage.startServer();
});

test('the district takes the file in at its console, twice with one outcome, and refuses a cut one', async () => {
  opened = await openPage(new URL('/district.html', stage.server).href);
  page = opened.page;
  await logIn(page, 'dewi', password);
  await page.getByRole('link', { name: 'Berkas perangkat' }).click();
  await chooser().setInputFiles(bundle('joko.pendata', onward));
  await page.getByText('1 perubahan diterima').waitFor();
  await chooser().setInputFiles(bundle('joko lagi.pendata', onward));
  await page.getByRole('article').filter({ hasText: 'joko lagi' }).waitFor();
  assert.equal(await page.getByText('1 perubahan diterima').count(), 1, 'nothing is accepted a second time');
  await chooser().setInputFiles(bundle('terputus.pendata', onward.subarray(0, 5000)));
  await page.getByText('salinannya terputus').waitFor();
  await assertAccessible(page, 'device files');
  await shoot(page, 'district-bundles');
  const given = await downloaded(() => page.getByRole('link', { name: 'Unduh berkas desa' }).click());
  assert.match(given.name, /\.pendata$/);
  answer = given.bytes;
  await stage.stopServer();
});

test('the server’s word comes home by file: only then the household is sent', async () => {
  rina = await stage.host('rina');
  await opened.close();
  opened = await openPage(rina.address);
  page = opened.page;
  await unlock(page);
  await page.locator('[data-pill=sent]').waitFor({ state: 'detached' });
  await go(page, '#/sync');
  await chooser().setInputFiles(bundle('kabupaten.pendata', answer));
  await report().getByText('1 perubahan Anda sudah diterima server').waitFor();
  await shoot(page, 'officer-bundle-answer');
  assert.equal((await rina.call('sync.status')).waiting_changes, 0);
});
