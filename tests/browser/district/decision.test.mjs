// A clash of two officers, decided by the district in a browser, back on both officers' devices.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, go, logOut, openPage, shoot } from '../page.mjs';
import { house } from '../paint.mjs';
import { enrolled, householdWith, openStage, synced } from '../stage.mjs';

const password = 'uji-konsol-2026';
let stage, rina, joko, opened, page, household;

before(async () => {
  process.env.PENDATA_DEMO_PASSWORD = password;
  stage = await openStage();
  rina = await enrolled(stage, 'rina');
  joko = await enrolled(stage, 'joko');
  ({ household } = await householdWith(rina, 'sent'));
  await clash('q304', '5', '6');
  await clash('q303', '3', '8');
  opened = await openPage(new URL('/district.html', stage.server).href);
  page = opened.page;
  await photographed(rina, 'foto_depan', 200);
  await photographed(joko, 'foto_dalam', 20);
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

/** Both officers answer one question, neither having seen the other's answer. */
async function clash(question, ofRina, ofJoko) {
  await answer(rina, question, ofRina);
  await answer(joko, question, ofJoko);
  for (const host of [rina, joko, rina]) await synced(host);
}

async function answer(host, path, value) {
  await host.call('form.open', { household, language: 'id' });
  await host.call('form.set', { household, path, value, language: 'id' });
  await host.call('form.close', { household });
}

/** A photo of the household, sent with the next sync. */
async function photographed(host, path, hue) {
  await host.call('form.open', { household, language: 'id' });
  await host.send('photo.add', { household, path, language: 'id' }, await house(page, 1600, 1200, hue));
  await host.call('form.close', { household });
  await synced(host);
  for (let tries = 0; (await host.call('sync.status')).waiting_photos > 0; tries++) {
    assert.ok(tries < 300, 'the photo is not sent');
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

const conflicts = (host) => host.call('conflicts.of_household', { household, language: 'id' });

async function valueOf(host, path) {
  const section = await host.call('form.section', { household, section: 'perumahan', language: 'id' });
  return section.questions.find((question) => question.path === path).value;
}

test('a wrong password is told in words, the right one opens the console', async () => {
  await page.getByLabel('Nama pengguna').fill('dewi');
  await page.getByLabel('Kata sandi').fill('salah');
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByText('Nama pengguna atau kata sandi salah.').waitFor();
  await assertAccessible(page, 'log-in');
  await shoot(page, 'district-login');
  await page.getByLabel('Kata sandi').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Beranda/ }).waitFor();
});

test('the home page counts the cases and leads to them', async () => {
  await page.getByRole('link', { name: /2\s*Perlu keputusan/ }).waitFor();
  await assertAccessible(page, 'home');
  await shoot(page, 'district-home');
  await page.getByRole('link', { name: /2\s*Perlu keputusan/ }).click();
  await page.getByText('2 kasus').waitFor();
  await assertAccessible(page, 'queue');
  await shoot(page, 'district-queue');
});

test('the queue is walked and opened by keyboard', async () => {
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /dinding/i }).waitFor();
});

test('a case shows the base, both values, who gave them and when', async () => {
  const shown = await page.locator('fieldset').innerText();
  for (const words of ['Rina Wulandari', 'Laptop rina', 'Laptop joko', 'Asal']) assert.ok(shown.includes(words), words);
  await assertAccessible(page, 'a case');
  await shoot(page, 'district-case');
});

test('photos are there as evidence, and a click enlarges one', async () => {
  const evidence = page.locator('.evidence');
  await evidence.getByRole('heading', { name: 'Foto keluarga ini' }).waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('.evidence img')].filter((image) => image.naturalWidth === 200).length === 2);
  await evidence.getByRole('button', { name: /Perbesar foto: Foto dalam rumah/ }).click();
  await page.waitForFunction(() => document.querySelector('dialog img')?.naturalWidth === 1280);
  await assertAccessible(page, 'an enlarged photo');
  await shoot(page, 'district-photo-enlarged');
  await page.keyboard.press('Escape');
  await evidence.scrollIntoViewIfNeeded();
  await shoot(page, 'district-case-photos');
});

test('nothing is saved without a value and a reason', async () => {
  await page.getByRole('button', { name: /Simpan keputusan/ }).click();
  await page.getByText('Pilih satu nilai.').waitFor();
  await page.getByText('Alasan wajib diisi.').waitFor();
});

test('the result is checked by the rules, and the decision opens the next case', async () => {
  await page.getByRole('radio').nth(1).check();
  await page.getByRole('heading', { name: 'Setelah digabung' }).waitFor();
  await page.getByText(/Tidak ada aturan yang dilanggar|temuan pada hasil/).waitFor();
  await page.getByLabel('Alasan').fill('Sesuai foto rumah.');
  await assertAccessible(page, 'a case, chosen');
  await shoot(page, 'district-case-chosen');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Keputusan tersimpan').first().waitFor();
  await page.getByRole('heading', { level: 1, name: /lantai/i }).waitFor();
  await shoot(page, 'district-next-case');
});

test('the decision reaches both officers', async () => {
  for (const host of [rina, joko]) {
    await synced(host);
    const open = await conflicts(host);
    assert.equal(open.length, 1, 'one of two cases is left');
    assert.equal(await valueOf(host, 'q304'), '6');
  }
  const history = await rina.call('field.history', { household, path: 'q304', language: 'id' });
  assert.ok(JSON.stringify(history).includes('Sesuai foto rumah.'), 'the reason is in the history');
});

test('a case that changed meanwhile is shown again and keeps the reason', async () => {
  await answer(joko, 'q303', '9');
  await synced(joko);
  await page.getByRole('radio').first().check();
  await page.getByLabel('Alasan').fill('Kunjungan ulang.');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Kasus ini berubah sejak dibuka').waitFor();
  assert.equal(await page.getByLabel('Alasan').inputValue(), 'Kunjungan ulang.');
  assert.equal(await page.getByRole('radio').count(), 3);
  await shoot(page, 'district-case-changed');
});

test('a household goes back to its officer with a note', async () => {
  await page.getByRole('button', { name: 'Kembalikan ke petugas' }).click();
  await page.getByRole('button', { name: 'Cocokkan dengan Kartu Keluarga.' }).click();
  await assertAccessible(page, 'returning');
  await shoot(page, 'district-return');
  await page.getByRole('dialog').getByRole('button', { name: 'Kembalikan ke petugas' }).click();
  await page.getByText('Dikembalikan ke petugas.').first().waitFor();
  await synced(rina);
  const { rows } = await rina.call('households.list', { status: 'conflict', sort: 'rt_name', offset: 0, limit: 1 });
  const returned = await rina.call('households.list', { status: 'returned', sort: 'rt_name', offset: 0, limit: 5 });
  assert.ok([...rows, ...returned.rows].some((row) => row.household === household));
});

test('the household is read with masked numbers, in both languages', async () => {
  await go(page, `#/household/${household}`);
  await page.getByRole('heading', { name: 'Jawaban' }).waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /\d{16}/);
  await assertAccessible(page, 'a household');
  await shoot(page, 'district-household');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Answers' }).waitFor();
  await page.getByRole('button', { name: 'Indonesia' }).click();
});

test('a device is revoked for a cause, and what it sends is set aside with that cause', async () => {
  await page.getByRole('link', { name: 'Perangkat', exact: true }).click();
  await page.getByRole('button', { name: /Cabut Laptop joko/ }).click();
  await page.getByRole('dialog').getByText('tidak dibuang').waitFor();
  await assertAccessible(page, 'revoking');
  await shoot(page, 'district-devices');
  await page.getByRole('radio', { name: /^Penyalahgunaan/ }).check();
  await page.getByLabel('Alasan', { exact: true }).fill('Dipakai orang lain');
  await page.getByRole('dialog').getByRole('button', { name: 'Cabut', exact: true }).click();
  await page.getByText('Laptop joko dicabut.').first().waitFor();
  await answer(joko, 'q302', '47');
  await joko.call('sync.start');
  await go(page, '#/quarantine');
  for (let tries = 0; tries < 60 && !(await page.getByRole('cell', { name: 'Perangkat sudah dicabut: Penyalahgunaan' }).count()); tries++) {
    await new Promise((resume) => setTimeout(resume, 500));
    await page.reload();
    await page.getByRole('heading', { name: 'Karantina' }).waitFor();
    await page.waitForTimeout(200);
  }
  await page.getByRole('cell', { name: 'Perangkat sudah dicabut: Penyalahgunaan' }).first().waitFor();
  await assertAccessible(page, 'quarantine');
  await shoot(page, 'district-quarantine');
});

test('who logged out reads nothing any more', async () => {
  await logOut(page);
  assert.equal((await page.request.get(new URL('/api/me', stage.server).href)).status(), 401);
});
