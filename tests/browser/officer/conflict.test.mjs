// Two officers answer differently; both see it, neither is held up.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, go, openPage, shoot } from '../page.mjs';
import { enrolled, householdWith, openStage, synced } from '../stage.mjs';

let stage, rina, joko, opened, page, household, head;

before(async () => {
  stage = await openStage();
  rina = await enrolled(stage, 'rina');
  joko = await enrolled(stage, 'joko');
  ({ household, head_name: head } = await householdWith(rina, 'sent'));
  opened = await openPage(rina.address);
  page = opened.page;
  await page.getByRole('listbox').waitFor();
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

/** The wall's material, as another officer's program writes it. */
async function walls(host, value) {
  await host.call('form.open', { household, language: 'id' });
  await host.call('form.set', { household, path: 'q304', value, language: 'id' });
  await host.call('form.close', { household });
}

test('an answer waits in the pill until the server has it', async () => {
  await go(page, `#/household/${household}/form/perumahan`);
  await page.locator('input[name="q-q304"][value="5"]').check();
  await page.getByText(/^Tersimpan di perangkat \d\d\.\d\d$/).first().waitFor();
  await page.getByText('1 menunggu dikirim').waitFor();
  await shoot(page, 'officer-pill-waiting');
});

test('sent, it is said to be sent', async () => {
  await go(page, '#/sync');
  await page.getByRole('button', { name: 'Kirim sekarang' }).click();
  await page.locator('[data-pill=sent]').waitFor();
  await page.getByText('Semua sudah terkirim ke server').waitFor();
  await assertAccessible(page, 'sync');
  await shoot(page, 'officer-sync');
});

test('a different answer of a colleague is a clash that both values stand in, with who and when', async () => {
  await walls(joko, '6');
  await synced(joko);
  await go(page, '#/sync');
  await page.getByRole('button', { name: 'Kirim sekarang' }).click();
  await page.getByRole('link', { name: /1 baru/ }).waitFor({ timeout: 20_000 });
  await go(page, `#/household/${household}`);
  await page.getByText('1 jawaban menunggu keputusan kabupaten').waitFor();
  await shoot(page, 'officer-summary-contested');
  await go(page, `#/household/${household}/form/perumahan?q=q304`);
  const clash = page.locator('#q-q304-clash');
  await clash.getByText('Perlu keputusan kabupaten').waitFor();
  const said = await clash.innerText();
  assert.match(said, /Rina Wulandari/);
  assert.match(said, /Joko/);
  assert.match(said, /perangkat ini/);
  assert.match(await page.locator('[data-question]:has(#q-q304-clash) fieldset').getAttribute('aria-describedby'), /q-q304-clash/);
  await assertAccessible(page, 'a contested answer');
  await shoot(page, 'officer-form-contested');
});

test('the clash is told on the list, on the page of clashes and among the notices', async () => {
  await go(page, `#/household/${household}/conflicts`);
  await page.getByRole('heading', { name: 'Bahan dinding terluas' }).waitFor();
  await shoot(page, 'officer-conflicts');
  await go(page, '#/notices');
  await page.getByRole('heading', { name: `Jawaban berbeda: ${head}` }).waitFor();
  await shoot(page, 'officer-notices');
  await go(page, '#/');
  await page.getByRole('button', { name: /Perlu keputusan kabupaten 1/ }).click();
  await page.getByRole('option', { name: head }).waitFor();
});

test('what a colleague wrote comes in while an officer types, and takes nothing from the field', async () => {
  await go(page, `#/household/${household}/form/perumahan`);
  await page.focus('#q-q302');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('63');
  const roof = await page.locator('input[name="q-q305"]:not(:checked)').first().getAttribute('value');
  await joko.call('form.open', { household, language: 'id' });
  await joko.call('form.set', { household, path: 'q305', value: roof, language: 'id' });
  await joko.call('form.close', { household });
  await synced(joko);
  await synced(rina);
  await page.getByText('Data dari petugas lain masuk: Bahan atap terluas.').first().waitFor();
  assert.equal(await page.inputValue('#q-q302'), '63');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'q-q302');
  assert.equal(await page.locator(`input[name="q-q305"][value="${roof}"]`).isChecked(), true);
  await shoot(page, 'officer-form-merged');
});

test('a colleague answers the very question that has the focus: the screen keeps it, and tells', async () => {
  await go(page, '#/');
  await go(page, `#/household/${household}/form/perumahan`);
  const roof = (value) => page.locator(`input[name="q-q305"][value="${value}"]`);
  await page.locator('input[name="q-q305"]:checked').focus();
  const seen = await page.evaluate(() => document.activeElement.value);
  const theirs = seen === '2' ? '3' : '2';
  await joko.call('form.open', { household, language: 'id' });
  await joko.call('form.set', { household, path: 'q305', value: theirs, language: 'id' });
  await joko.call('form.close', { household });
  await synced(joko);
  await synced(rina);
  const came = page.locator('#q-q305-came');
  await came.getByText('Petugas lain menjawab:').waitFor();
  assert.equal(await roof(seen).isChecked(), true);
  assert.equal(await page.evaluate(() => document.activeElement.value), seen);
  assert.equal(await came.getByRole('button', { name: 'Pakai jawaban itu' }).count(), 1);
  await assertAccessible(page, 'an answer that came in');
  await shoot(page, 'officer-form-came');
  await page.focus('#q-q302');
  await page.waitForFunction((value) => document.querySelector(`input[name="q-q305"][value="${value}"]`).checked, theirs);
  await came.getByRole('button').waitFor({ state: 'detached' });
});

test('a newer form waits until the open household is left', async () => {
  const label = page.locator('[data-path=q305] legend');
  await label.getByText('Bahan atap terluas').waitFor();
  await stage.publish('Bahan atap terluas', 'Atap rumah');
  await synced(rina);
  await page.getByText(/^Formulir diperbarui ke versi 2/).waitFor();
  await label.getByText('Bahan atap terluas').waitFor();
  await page.fill('#q-q302', '64');
  await page.keyboard.press('Tab');
  await page.getByText(/^Tersimpan di perangkat \d\d\.\d\d$/).first().waitFor();
  await assertAccessible(page, 'a form that came');
  await shoot(page, 'officer-form-newer');
  await go(page, `#/household/${household}`);
  await page.getByText(/^Formulir diperbarui ke versi 2/).waitFor();
  await go(page, `#/household/${household}/form/perumahan`);
  await page.getByRole('button', { name: 'Buka lagi dengan formulir baru' }).click();
  await label.getByText('Atap rumah').waitFor();
  assert.equal(await page.inputValue('#q-q302'), '64');
  assert.equal(await page.getByText(/^Formulir (diperbarui|versi 2)/).count(), 0);
});

test('without a server nothing is red, the officer goes on', async () => {
  await stage.stopServer();
  await go(page, `#/household/${household}/form/perumahan`);
  await page.locator('input[name="q-q305"]:not(:checked)').first().check();
  await page.getByText(/^Tersimpan di perangkat \d\d\.\d\d$/).first().waitFor();
  await go(page, '#/sync');
  await page.getByRole('button', { name: 'Kirim sekarang' }).click();
  await page.locator('[data-pill=offline]').waitFor({ timeout: 30_000 });
  await page.getByText('Luring - data aman').waitFor();
  await page.getByText('Anda boleh terus bekerja').waitFor();
  await shoot(page, 'officer-sync-offline');
});
