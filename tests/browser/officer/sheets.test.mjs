// A village office's file becomes drafts: columns are matched, every row is checked, refused rows come back as a file; the
// import waits for a word and is taken back; the village goes out as CSV and as a printed list.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { assertAccessible, go, openPage, shoot } from '../page.mjs';
import { enrolled, openStage } from '../stage.mjs';

let stage, host, opened, page;

before(async () => {
  stage = await openStage({ households: 12 });
  host = await enrolled(stage, 'rina');
  opened = await openPage(host.address, { width: 1280, height: 900 });
  page = opened.page;
  await page.getByRole('listbox').waitFor();
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

const header = 'NO;NO KK;NIK;NAMA LENGKAP;JENIS KELAMIN;TGL LAHIR;SHDK;ALAMAT;RT/RW;KETERANGAN';
const rows = [
  '1;3502110101209101;3502110301809101;Slamet Riyadi;L;03/01/1980;Kepala keluarga;Jl. Kamboja 1;3/1;',
  '2;3502110101209101;3502114403829102;Wagiyem;Perempuan;4-3-82;Istri/suami;Jl. Kamboja 1;3/1;',
  '3;3502110101209102;3.57301E+15;Parman;L;7 Februari 1975;1;Jl. Kamboja 2;3/1;',
  '4;3502110101209103;3502111505109104;Tukiyem;W;15/05/1990;1;Jl. Kamboja 3;4/1;',
  '5;3502110101209104;350211150510910;Suparno;L;31/02/1970;1;Jl. Kamboja 4;4/1;',
];
const file = (name, lines) => ({ name, mimeType: 'text/csv', buffer: Buffer.from([header, ...lines].join('\r\n')) });
const stageIs = (name) => page.locator(`[data-stage="${name}"]`).waitFor();

async function choose(name, lines) {
  await page.locator('input[type=file]').setInputFiles(file(name, lines));
}

async function downloaded(act) {
  const waiting = page.waitForEvent('download');
  await act();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('the list leads to the import by keyboard, and what is no table is refused in words', async () => {
  await page.getByRole('link', { name: 'Impor' }).focus();
  await page.keyboard.press('Enter');
  await stageIs('file');
  await page.locator('input[type=file]').setInputFiles({ name: 'surat.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') });
  await page.getByRole('alert').getByText(/bukan tabel XLSX, XLS, ODS, atau CSV/).waitFor();
  await shoot(page, 'officer-import-file');
  await assertAccessible(page, 'choosing a file');
});

test('columns are matched by their headings, and cells show what they become', async () => {
  await choose('usulan-rt3.csv', rows);
  await stageIs('columns');
  const answers = await page.locator('tbody select').evaluateAll((selects) => selects.map((select) => select.value));
  assert.deepEqual(answers, ['', 'q114', 'q403', 'q402', 'q405', 'q406', 'q409', 'q107', 'rt', '']);
  await page.getByText('→ 03-01-1980').waitFor();
  await shoot(page, 'officer-import-columns');
  await assertAccessible(page, 'matching columns');
  const card = page.getByLabel('Pertanyaan untuk kolom B NO KK');
  await card.selectOption('');
  await page.getByText(/^Pilih dulu kolom untuk/).waitFor();
  assert.ok(await page.getByRole('button', { name: 'Periksa semua baris' }).isDisabled());
  await card.selectOption('q114');
  await page.getByText(/^Pilih dulu kolom untuk/).waitFor({ state: 'detached' });
});

test('every refused row has its reason, and comes back as a file', async () => {
  await page.getByRole('button', { name: 'Periksa semua baris' }).click();
  await stageIs('report');
  await page.getByText('2 keluarga (3 orang) dapat diimpor').waitFor();
  await page.getByText('2 baris ditolak').waitFor();
  await page.getByText(/Excel mengubah nomor ini menjadi angka seperti 3.57301E\+15/).waitFor();
  await page.getByText(/hanya 15 angka/).waitFor();
  await shoot(page, 'officer-import-report');
  await assertAccessible(page, 'the report');
  const refused = await downloaded(() => page.getByRole('button', { name: 'Simpan baris yang ditolak' }).click());
  assert.equal(refused.name, 'usulan-rt3-ditolak.xlsx');
  assert.equal(refused.bytes.subarray(0, 2).toString(), 'PK');
  await page.getByLabel('Hanya bila semua baris baik').check();
  assert.ok(await page.getByRole('button', { name: 'Buat 2 draf' }).isDisabled());
  await page.getByLabel('Impor baris yang baik').check();
});

test('good rows become drafts that wait, show as not confirmed, and are taken back as one', async () => {
  await page.getByRole('button', { name: 'Buat 2 draf' }).click();
  await stageIs('made');
  await shoot(page, 'officer-import-made');
  await page.getByRole('button', { name: 'Lihat daftar keluarga' }).click();
  await page.getByText('2 keluarga dari usulan-rt3.csv belum dikirim.').waitFor();
  await shoot(page, 'officer-import-waiting');
  const { rows: found } = await host.call('households.search', { text: 'Slamet Riyadi', limit: 5 });
  await go(page, `#/household/${found[0].household}/form/tempat`);
  const address = page.locator('[data-path="q107"]');
  await address.waitFor({ state: 'attached' });
  await address.evaluate((question) => question.scrollIntoView({ block: 'center' }));
  await address.getByText(/belum dikonfirmasi/i).first().waitFor({ state: 'attached' });
  await shoot(page, 'officer-import-unconfirmed');

  await go(page, '#/import');
  await page.getByRole('button', { name: 'Batalkan impor' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Batalkan impor' }).click();
  await page.getByText('Impor dibatalkan.', { exact: false }).first().waitFor();
  assert.equal((await host.call('households.counts')).total, 12);
});

test('the corrected file comes whole, once, and goes to the server when the officer says so', async () => {
  const corrected = rows.map((row) =>
    row.replace('3.57301E+15', '3502110702759103').replace('350211150510910;', '3502110102709105;').replace('31/02/1970', '01/02/1970'),
  );
  // The import that was taken back left its steps: choose anew.
  if (await page.getByRole('button', { name: 'Pilih berkas lain' }).count()) {
    await page.getByRole('button', { name: 'Pilih berkas lain' }).first().click();
  }
  await choose('usulan-rt3-benar.csv', corrected);
  await stageIs('columns');
  await page.getByText(/Pilihan kolom diambil dari impor sebelumnya/).waitFor();
  await page.getByRole('button', { name: 'Periksa semua baris' }).click();
  await page.getByRole('button', { name: 'Buat 4 draf' }).click();
  await stageIs('made');
  await page.getByRole('button', { name: 'Pakai dan kirim' }).first().click();
  await page.getByText('Draf siap dikirim bersama sinkronisasi berikutnya.').first().waitFor();
  await choose('usulan-rt3-benar.csv', corrected);
  await stageIs('columns');
  await page.getByRole('button', { name: 'Periksa semua baris' }).click();
  await page.getByText('4 keluarga sudah ada di perangkat; tidak diubah').waitFor();
  await shoot(page, 'officer-import-known');
});

test('the village is exported masked, and in full only with a reason', async () => {
  await go(page, '#/export');
  await page.getByLabel('CSV, titik koma').check();
  const masked = await downloaded(() => page.getByRole('button', { name: 'Buat berkas' }).click());
  assert.ok(masked.bytes.toString('utf8').includes('Slamet Riyadi') && !masked.bytes.includes('3502110301809101'));
  await page.getByLabel('Ditulis lengkap').check();
  await page.getByRole('button', { name: 'Buat berkas' }).click();
  await page.getByText('Tulis alasannya lebih dulu.').waitFor();
  await page.getByLabel('Alasan menulis nomor lengkap').fill('Rapat koordinasi kecamatan');
  await shoot(page, 'officer-export');
  await assertAccessible(page, 'the export');
  const whole = await downloaded(() => page.getByRole('button', { name: 'Buat berkas' }).click());
  assert.ok(whole.bytes.includes('3502110301809101'));
  await page.getByText('Rapat koordinasi kecamatan').waitFor();
  const list = await downloaded(() => page.getByRole('button', { name: 'Buat PDF' }).click());
  assert.equal(list.bytes.subarray(0, 5).toString(), '%PDF-');
});

test('in English, at 800 pixels and large letters, nothing is cut', async () => {
  const { settings } = await host.call('app.state');
  await host.call('settings.set', { ...settings, language: 'en', text_percent: 150 });
  const small = await openPage(host.address, { width: 800, height: 600 });
  await small.page.getByRole('listbox').waitFor();
  await shoot(small.page, 'officer-list-files-800');
  await go(small.page, '#/import');
  await small.page.locator('input[type=file]').setInputFiles(file('families.csv', rows));
  await small.page.locator('[data-stage="columns"]').waitFor();
  await shoot(small.page, 'officer-import-columns-800-en');
  await assertAccessible(small.page, 'matching columns at 150 %');
  const wider = await small.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.ok(!wider, 'the page scrolls sideways');
  await go(small.page, '#/export');
  await shoot(small.page, 'officer-export-800-en');
  await small.close();
});
