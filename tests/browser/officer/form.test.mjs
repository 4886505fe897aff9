// A household is found, filled in by mouse and by keyboard, checked, and nothing is lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { focused, go, openPage, shoot, unlock, untilFocused } from '../page.mjs';
import { enrolled, householdWith, openStage } from '../stage.mjs';

let stage, host, opened, page, done;

before(async () => {
  stage = await openStage();
  host = await enrolled(stage, 'rina');
  done = await householdWith(host, 'sent');
  opened = await openPage(host.address);
  page = opened.page;
  await page.getByRole('listbox').waitFor();
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

const form = (household, section, rest = '') => go(page, `#/household/${household}/form/${section}${rest}`);
const radio = (code, value) => page.locator(`input[name="q-${code}"][value="${value}"]`);
const saved = () => page.getByText(/^Tersimpan di perangkat \d\d\.\d\d$/).first().waitFor();

test('a household found by name keeps its new floor over a reload and over a killed program', async () => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(done.head_name);
  await page.getByRole('option', { name: done.head_name }).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: done.head_name }).waitFor();
  const found = /household\/([^/?]+)/.exec(page.url())[1];
  await page.getByRole('link', { name: /^III\. Keterangan perumahan/ }).click();
  const floor = (await radio('q303', '7').isChecked()) ? '8' : '7';
  await radio('q303', floor).check();
  await saved();
  await shoot(page, 'officer-form-saved');

  await page.reload();
  await page.waitForFunction((value) => document.querySelector(`input[name="q-q303"][value="${value}"]`)?.checked, floor);

  await host.stop('SIGKILL');
  host = await stage.host('rina');
  await opened.close();
  opened = await openPage(host.address);
  page = opened.page;
  await unlock(page);
  await form(found, 'perumahan');
  await page.waitForFunction((value) => document.querySelector(`input[name="q-q303"][value="${value}"]`)?.checked, floor);
});

test('an answer that is not asked any more is hidden, kept, and back when it is asked again', async () => {
  await form(done.household, 'perumahan');
  await radio('q301a', '1').check();
  await radio('q301b', '1').waitFor();
  const proof = (await radio('q301b', '2').isChecked()) ? '3' : '2';
  await radio('q301b', proof).check();
  await saved();
  await radio('q301a', '2').check();
  await radio('q301b', proof).waitFor({ state: 'detached' });
  const line = page.getByText('1 jawaban disembunyikan');
  await line.click();
  await page.getByText('Bukti kepemilikan tanah').waitFor();
  await shoot(page, 'officer-form-hidden');
  await radio('q301a', '1').check();
  await radio('q301b', proof).waitFor();
  assert.equal(await radio('q301b', proof).isChecked(), true);
});

test('every line of the check leads to the input it speaks of', async () => {
  const { household } = await householdWith(host, 'draft');
  await go(page, `#/household/${household}/check`);
  await page.getByRole('heading', { name: 'Periksa isian' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  const lines = page.locator('section li a');
  const count = await lines.count();
  assert.ok(count > 0, 'a draft has something to check');
  for (const at of [0, count - 1]) {
    const [label, message] = await lines.nth(at).locator('b, span').allTextContents();
    await lines.nth(at).click();
    await page.waitForFunction(() => document.activeElement?.closest('[data-question]'));
    const question = page.locator('[data-question]:focus-within');
    assert.match(await question.innerText(), new RegExp(label.replace(/[()²/]/g, '.')));
    assert.ok((await question.innerText()).includes(message), `${label}: "${message}" stands at the field too`);
    await page.goBack();
    await lines.first().waitFor();
  }
  await page.getByRole('button', { name: 'Tandai siap dikirim' }).click();
  await page.getByRole('alert').getByText(/Masih ada \d+ isian yang belum benar/).waitFor();
  await shoot(page, 'officer-check');
});

test('F8 walks to the next answer that is not right, whatever page it is on', async () => {
  const { household } = await householdWith(host, 'not_visited');
  await form(household, 'tempat');
  await page.locator('[data-question]').first().waitFor();
  const seen = new Set();
  for (let press = 0; press < 3; press++) {
    const before = page.url();
    await page.keyboard.press('F8');
    await page.waitForFunction((before) => location.href !== before && document.activeElement?.closest('[data-question]'), before);
    seen.add(page.url());
  }
  assert.equal(seen.size, 3);
});

test('a section is filled in by keyboard alone', async () => {
  const { household } = await householdWith(host, 'not_visited');
  await form(household, 'tempat');
  await page.locator('[data-question]').first().waitFor();
  await page.keyboard.press('Control+3');
  await page.getByRole('heading', { name: 'III. Keterangan perumahan' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.name === 'q-q301a');
  const answered = [];
  for (let steps = 0; steps < 40; steps++) {
    const at = await page.evaluate(() => {
      const input = document.activeElement;
      return { type: input.type, of: input.name || input.id, following: input.matches('[data-following]') };
    });
    if (at.following) break;
    answered.push(at.of);
    if (at.type !== 'radio') await page.keyboard.type('45');
    await page.keyboard.press(at.type === 'radio' ? '1' : 'Enter');
    const waiting = await page.getByText(/^1_ :/).count();
    if (waiting) await page.keyboard.press('Enter');
    await page.waitForFunction(
      (of) => {
        const input = document.activeElement;
        return input !== document.body && (input.name || input.id) !== of;
      },
      at.of,
    );
  }
  assert.ok(answered.includes('q-q301b'), 'a question that an answer brings is asked next');
  assert.ok(answered.length > 10, `${answered.length} answers`);
  await page.getByRole('navigation', { name: 'Bagian formulir' }).getByRole('link', { name: /III\..*Lengkap/s }).waitFor();
  await shoot(page, 'officer-form-keyboard');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Tandai siap dikirim' }).waitFor();
});

test('a required answer is asked for only after its field was left, and tied to it', async () => {
  const { household } = await householdWith(host, 'not_visited');
  await form(household, 'petugas');
  await untilFocused(page, 'q-q201');
  assert.equal(await page.locator('#q-q202-error').count(), 0);
  await page.focus('#q-q202');
  await page.fill('#q-q202', '');
  await page.keyboard.press('Tab');
  await page.locator('#q-q202-error').getByText('Wajib diisi').waitFor();
  assert.match(await page.getAttribute('#q-q202', 'aria-describedby'), /q-q202-error/);
});

test('a doubt is put aside with a reason', async () => {
  await form(done.household, 'perumahan');
  await page.fill('#q-q302', '2');
  await page.keyboard.press('Enter');
  await page.locator('#q-q302-doubt').waitFor();
  await shoot(page, 'officer-form-doubt');
  await page.fill('#q-q302-reason', 'Sudah diukur ulang');
  await page.keyboard.press('Enter');
  await page.getByText('Dipastikan: Sudah diukur ulang').waitFor();
});

test('notes, help, history and the map of keys answer to their keys', async () => {
  await form(done.household, 'perumahan');
  await page.focus('#q-q302');
  await page.keyboard.press('F1');
  await page.getByRole('dialog', { name: /302 Luas lantai/ }).waitFor();
  await page.keyboard.press('Escape');
  await untilFocused(page, 'q-q302');
  await page.keyboard.press('F2');
  await page.getByRole('dialog').getByLabel('Catatan').fill('Diukur dengan meteran');
  await page.getByRole('button', { name: 'Simpan catatan' }).click();
  await page.getByText('Catatan tersimpan di perangkat.').first().waitFor();
  await untilFocused(page, 'q-q302');
  await page.keyboard.press('F4');
  await page.getByRole('heading', { name: 'Riwayat jawaban' }).waitFor();
  await page.getByText('Sekarang', { exact: true }).waitFor();
  await shoot(page, 'officer-history');
  await page.keyboard.press('Escape');
  await page.getByText('Diukur dengan meteran').waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Tombol pintas' }).waitFor();
  await shoot(page, 'officer-keys');
  await page.keyboard.press('Escape');
});

test('an old value is restored from the history', async () => {
  await form(done.household, 'perumahan');
  await page.locator('#q-q302').waitFor();
  const before = await page.inputValue('#q-q302');
  await page.fill('#q-q302', '77');
  await page.keyboard.press('Enter');
  await saved();
  await go(page, `#/household/${done.household}/history?q=q302`);
  const entries = page.locator('ol > li');
  await entries.first().getByText('77').waitFor();
  await entries.filter({ hasText: new RegExp(`^\\s*${before}\\b`) }).first().getByRole('button').click();
  await page.getByText('Nilai dipulihkan').first().waitFor();
  await form(done.household, 'perumahan');
  await page.waitForFunction((value) => document.querySelector('#q-q302')?.value === value, before);
});

test('members are added, moved and taken out, and taking out can be undone', async () => {
  await go(page, `#/household/${done.household}/roster`);
  const rows = page.locator('tbody tr');
  await rows.first().waitFor();
  const count = await rows.count();
  await page.keyboard.press('Alt+n');
  await page.waitForFunction(() => document.activeElement?.id.endsWith('-q402'));
  await page.keyboard.type('Melati');
  await page.keyboard.press('Enter');
  await saved();
  await go(page, `#/household/${done.household}/roster`);
  await rows.nth(count).getByText('Melati').waitFor();
  await rows.nth(count).getByRole('button', { name: 'Naikkan Melati' }).press('Alt+ArrowUp');
  await rows.nth(count - 1).getByText('Melati').waitFor();

  const takeOut = async () => {
    await page.getByRole('button', { name: 'Keluarkan Melati' }).click();
    await page.getByLabel('Salah catat').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Keluarkan', exact: true }).click();
    await page.getByText('Melati dikeluarkan dari keluarga.').first().waitFor();
  };
  await takeOut();
  await shoot(page, 'officer-roster-undo');
  await page.getByRole('button', { name: 'Batalkan' }).click();
  await page.getByRole('button', { name: 'Keluarkan Melati' }).waitFor();
  await takeOut();
  await go(page, `#/household/${done.household}`);
  await page.getByRole('button', { name: 'Lanjut mengisi' }).waitFor();
  for (let tries = 0; ; tries++) {
    const { progress } = await host.call('household.summary', { household: done.household, language: 'id' });
    const melati = progress.members.find(({ name }) => name === 'Melati');
    if (!melati || melati.ended) break;
    assert.ok(tries < 50, 'leaving the page settles the removal');
    await new Promise((resume) => setTimeout(resume, 100));
  }
  await go(page, `#/household/${done.household}/roster`);
  await page.getByText('Keluar: Salah catat').waitFor();
  await page.getByRole('button', { name: 'Kembalikan Melati' }).click();
  await page.getByText('Melati kembali menjadi anggota keluarga.').first().waitFor();
  await page.getByRole('button', { name: 'Keluarkan Melati' }).waitFor();
});

test('an answer cleared by mistake is taken back', async () => {
  await form(done.household, 'tempat');
  await page.locator('#q-q107').waitFor();
  const before = await page.inputValue('#q-q107');
  await page.fill('#q-q107', '');
  await page.keyboard.press('Enter');
  await page.getByText('Jawaban dikosongkan: Alamat').first().waitFor();
  await page.getByRole('button', { name: 'Batalkan' }).click();
  await page.waitForFunction((value) => document.querySelector('#q-q107')?.value === value, before);
  await saved();
});

test('a new household begins with its RT and can be found by it', async () => {
  await go(page, '#/');
  await page.getByRole('listbox').waitFor();
  await page.keyboard.press('Control+n');
  await page.getByRole('dialog').getByLabel('RT').fill('9');
  await page.keyboard.press('Enter');
  await page.locator('#q-rt').waitFor();
  assert.equal(await page.inputValue('#q-rt'), '009');
  assert.match(await focused(page), /^q-/);
});

test('a household that refuses needs a reason, and says so everywhere', async () => {
  const { household } = await householdWith(host, 'not_visited');
  await go(page, `#/household/${household}`);
  await page.getByText('Hasil kunjungan lain').click();
  await page.getByRole('button', { name: 'Keluarga menolak' }).click();
  await page.getByRole('button', { name: 'Simpan hasil kunjungan' }).click();
  await page.getByText('Pilih satu alasan.').waitFor();
  await page.getByRole('dialog').getByRole('group', { name: 'Alasan' }).getByRole('radio').first().check();
  await page.getByRole('dialog').getByRole('textbox').fill('Tidak bersedia didata, menurut ketua RT');
  await page.getByRole('button', { name: 'Simpan hasil kunjungan' }).click();
  await shoot(page, 'officer-summary-refused');
  await page.getByText(/^Menolak/).first().waitFor();
});

test('a complete household is marked ready', async () => {
  const { rows } = await host.call('households.list', { status: 'sent', sort: 'rt_name', offset: 5, limit: 1 });
  await form(rows[0].household, 'perumahan');
  await page.locator('input[name="q-q310"]:not(:checked)').first().check();
  await saved();
  await go(page, `#/household/${rows[0].household}/check`);
  await page.getByText('Semua isian wajib sudah terisi').waitFor();
  await page.getByRole('button', { name: 'Tandai siap dikirim' }).click();
  await page.getByText('Siap dikirim', { exact: true }).waitFor();
  await shoot(page, 'officer-summary-ready');
});

test('a NIK that is in another household too is told at once, and leads there', async () => {
  const { rows } = await host.call('households.list', { status: 'sent', sort: 'rt_name', offset: 6, limit: 1 });
  const open = { household: rows[0].household, language: 'id' };
  const { progress } = await host.call('form.open', open);
  const section = progress.sections.find(({ repeats }) => repeats).section;
  const { questions } = await host.call('form.section', { ...open, section, person: progress.members[0].person });
  await host.call('form.close', { household: rows[0].household });
  const nik = questions.find(({ code }) => code === 'q403').value;

  const { progress: own } = await host.call('household.summary', { household: done.household, language: 'id' });
  await form(done.household, section, `/${own.members[0].person}`);
  const field = page.locator('[data-path$="/q403"] input').first();
  const before = await field.inputValue();
  await field.fill(nik);
  await field.press('Enter');
  await page.getByRole('link', { name: new RegExp(`keluarga ${rows[0].head_name}`) }).waitFor();
  await shoot(page, 'officer-form-elsewhere');
  await field.fill(before);
  await field.press('Enter');
  await saved();
});
