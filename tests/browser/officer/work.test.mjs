// The district's work on an officer's screens: seen without a network, done by key, taken back, counted to the cut-off.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, go, openPage, shoot } from '../page.mjs';
import { enrolled, householdWith, openStage, synced } from '../stage.mjs';

const village = '35.02.11.2003';
const district = village.slice(0, 5);
let stage, host, opened, page, given;

const iso = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

before(async () => {
  stage = await openStage({ households: 120 });
  host = await enrolled(stage, 'rina');
  stage.operate('calendar', 'set', '--district', district, '--cut-off-day', '31');
  given = Number(/: (\d+) households/.exec(
    stage.operate('work', 'assign', '--village', village, '--status', 'not_visited', '--due', iso(9), '--note', 'Belum pernah didatangi tahun ini'),
  )[1]);
  stage.operate('work', 'assign', '--village', village, '--rt', '001', '--due', iso(-3), '--reason', 'other', '--words', 'Foto rumah kabur');
  await synced(host);
  await stage.stopServer();
  opened = await openPage(host.address);
  page = opened.page;
  await page.getByRole('listbox').waitFor();
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

const option = (place) => page.locator(`[role=option][aria-posinset="${place}"]`);
const toast = (words) => page.getByRole('paragraph').filter({ hasText: words }).waitFor();
const overview = () => host.call('work.overview', {});

test('the list shows the days to the cut-off and what is not sent', async () => {
  await page.getByText(/Batas \d+ \w+: (\d+ hari lagi|besok)|Batas hari ini/).waitFor();
  await page.getByText(/\d+ keluarga belum dikirim/).waitFor();
  await shoot(page, 'officer-work-home');
});

test('the work list shows what is left, the overdue first, with reason, due day and note', async () => {
  await page.getByRole('button', { name: /^Daftar kerja/ }).click();
  await option(1).getByText('Foto rumah kabur').waitFor();
  await option(1).getByText(/lewat tenggat/).waitFor();
  const { all, reasons } = await overview();
  assert.ok(all.overdue > 0 && all.households >= given, JSON.stringify(all));
  assert.deepEqual(reasons.map(({ reason }) => reason).sort(), ['check', 'other'].sort().filter((one) => reasons.some(({ reason }) => reason === one)));
  await assertAccessible(page, 'work list');
  await shoot(page, 'officer-work-list');
});

test('one reason is chosen, and every RT says how much is left', async () => {
  await page.getByRole('group', { name: 'Saring menurut alasan' }).getByRole('button', { name: /Periksa ulang/ }).click();
  await option(1).getByText('Belum pernah didatangi tahun ini').waitFor();
  const { rts } = await host.call('work.overview', { reason: 'check' });
  const shown = await page.getByRole('combobox', { name: /^RT/ }).locator('option').allTextContents();
  assert.deepEqual(shown.slice(1), rts.map(({ rt, numbers }) => `${rt} (${numbers.households - numbers.done})`));
  await page.getByRole('group', { name: 'Saring menurut alasan' }).getByRole('button', { name: 'Semua alasan' }).click();
});

test('an outcome is saved by keys alone from the list, with its reason, and counts as done', async () => {
  const before = (await overview()).all.done;
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Home');
  const name = await option(1).locator('.name').textContent();
  await page.keyboard.press('F9');
  await page.getByRole('dialog', { name: `Hasil kunjungan: ${name}` }).waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await page.getByText('Pilih satu alasan.').waitFor();
  await page.keyboard.press('1');
  await assertAccessible(page, 'outcome');
  await shoot(page, 'officer-work-outcome');
  await page.keyboard.press('Enter');
  await toast('Tersimpan di perangkat: Keluarga tidak ditemukan.');
  assert.equal((await overview()).all.done, before + 1);
});

test('it is undone within ten seconds', async () => {
  const before = (await overview()).all.done;
  await page.getByRole('button', { name: 'Batalkan' }).click();
  await option(1).getByText('Belum dikunjungi').or(option(1).getByText('Draf')).first().waitFor();
  for (let tries = 0; (await overview()).all.done !== before - 1; tries++) {
    assert.ok(tries < 50, 'it is not undone');
    await new Promise((resume) => setTimeout(resume, 100));
  }
});

test('a reason that says nothing alone asks for words: moved, and to where', async () => {
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('F9');
  await page.keyboard.press('3');
  await page.keyboard.press('3');
  await page.keyboard.press('Enter');
  await page.getByText('Tulis keterangannya').waitFor();
  await page.keyboard.type('Kediri, ikut anak sejak Juni');
  await page.keyboard.press('Enter');
  await toast('Tersimpan di perangkat: Keluarga pindah.');
});

test('the household says what the district asks, why nobody was interviewed, and takes it back with a reason', async () => {
  const { rows } = await host.call('households.list', { work: { done: true }, sort: 'due', offset: 0, limit: 10 });
  const { household } = rows.find(({ stage }) => stage === 'moved');
  await go(page, `#/household/${household}`);
  await page.getByText('Ke kabupaten atau provinsi lain').waitFor();
  await page.getByText('Kediri, ikut anak sejak Juni').waitFor();
  await page.getByText(/Kabupaten meminta: Foto rumah kabur · selesai/).waitFor();
  await assertAccessible(page, 'summary with work');
  await shoot(page, 'officer-work-summary');
  await page.keyboard.press('F9');
  await page.getByRole('dialog').waitFor();
  await page.getByRole('radio', { name: 'Buka kembali' }).check();
  await page.getByText('Mengapa dibuka kembali?').waitFor();
  await page.getByLabel('Keluarga akhirnya ditemui').check();
  await page.getByRole('button', { name: 'Simpan hasil kunjungan' }).click();
  await toast('Tersimpan di perangkat: Buka kembali sebagai draf.');
  const summary = await host.call('household.summary', { household, language: 'id' });
  assert.deepEqual([summary.stage, summary.stage_reason], ['draft', 'met']);
});

test('a NIK that somebody else has is named with the last digit typed, with a link to the household', async () => {
  const { household: own } = await householdWith(host, 'draft');
  const { household: other } = await householdWith(host, 'sent');
  const member = async (household) => (await host.call('household.summary', { household, language: 'id' })).progress;
  const section = (progress) => progress.sections.find(({ repeats }) => repeats).section;
  const theirs = await member(other);
  const questions = await host.call('form.section', { household: other, section: section(theirs), person: theirs.members[0].person, language: 'id' });
  const nik = questions.questions.find(({ code }) => code === 'q403').value;
  await host.call('form.close', { household: other });
  const ours = await member(own);
  const person = ours.members[0].person;
  await go(page, `#/household/${own}/form/${section(ours)}/${person}?q=${person}/q403`);
  const box = page.locator(`[data-path$="q403"] input`);
  await box.waitFor();
  await box.fill('');
  await box.pressSequentially(nik);
  const seen = page.getByRole('link', { name: /NIK ini juga tercatat pada/ });
  await seen.waitFor({ timeout: 3000 });
  await assertAccessible(page, 'double NIK');
  await shoot(page, 'officer-work-nik');
  await seen.click();
  await page.waitForURL(new RegExp(`household/${other}`));
});

test('everything fits a small screen with large text, in English', async () => {
  await go(page, '#/');
  const settings = await host.call('settings.get');
  await host.call('settings.set', { ...settings, language: 'en', text_percent: 150 });
  await page.setViewportSize({ width: 800, height: 600 });
  await page.reload();
  await page.getByRole('button', { name: /^Work list/ }).click();
  await option(1).getByText(/was due/).waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${wide} px too wide`);
  await assertAccessible(page, 'work list, small');
  await shoot(page, 'officer-work-small');
});
