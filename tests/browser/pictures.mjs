// Takes the pictures of docs/panduan-petugas.md on the real programs, with people who do not exist.
//     node pictures.mjs          all of them
//     node pictures.mjs 09       those whose name begins so
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { go, openPage } from './page.mjs';
import { house } from './paint.mjs';
import { root } from './programs.mjs';
import { enrolled, householdWith, openStage, pin, synced } from './stage.mjs';

const folder = join(root, 'docs/gambar');
const wanted = process.argv[2] ?? '';

const stage = await openStage({ households: 120 });
const view = { width: 1100, height: 720 };

async function keep(page, name) {
  await page.evaluate(() => document.activeElement?.blur());
  // A message that passes by is no part of the screen.
  await page.addStyleTag({ content: '.toasts { display: none !important }' });
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(name);
}

/** Pictures by name; each leaves its page on the screen it shows. */
const pictures = {
  async '02-daftar-keluarga'({ page }) {
    await go(page, '#/');
    await page.locator('[role=option]').first().waitFor();
  },
  async '03-daftar-kerja'({ page }) {
    await page.getByRole('button', { name: /^Daftar kerja/ }).click();
    await page.getByText('Foto rumah kabur').first().waitFor();
  },
  async '04-mengisi'({ page, household }) {
    await go(page, `#/household/${household}/form/perumahan`);
    await page.locator('[data-question]').first().waitFor();
  },
  async '05-foto'({ page, household }) {
    await go(page, `#/household/${household}/form/tempat?q=foto_dalam`);
    const question = page.locator('[data-path="foto_dalam"]');
    const picture = { name: 'rumah.jpg', mimeType: 'image/jpeg', buffer: await house(page, 3000, 2000, 200) };
    await question.locator('input[type=file]').setInputFiles(picture);
    await question.locator('img').waitFor();
    await question.scrollIntoViewIfNeeded();
  },
  async '06-periksa'({ page, household }) {
    await go(page, `#/household/${household}/check`);
    await page.getByRole('heading', { name: 'Periksa isian' }).waitFor();
  },
  async '07-anggota'({ page, household }) {
    await go(page, `#/household/${household}/roster`);
    await page.locator('tbody tr[data-person]').first().waitFor();
  },
  async '08-pecah'({ page }) {
    await page.getByRole('button', { name: 'Pecah keluarga' }).click();
    await page.getByRole('dialog').getByRole('checkbox').last().check();
    await page.getByRole('dialog').getByRole('radio').check();
  },
  async '09-sinkronisasi'({ page }) {
    await page.keyboard.press('Escape');
    await go(page, '#/sync');
    await page.getByText('Riwayat sinkronisasi').click();
    await page.locator('details[open] li').first().waitFor();
  },
  async '10-tanpa-jaringan'({ page }) {
    await page.getByText('Riwayat sinkronisasi').click();
    const heading = page.getByRole('heading', { name: 'Tanpa jaringan' });
    await heading.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  },
  async '11-bertemu'({ page }) {
    await go(page, '#/meet');
    await page.getByRole('button', { name: 'Tampilkan kode' }).click();
    await page.getByRole('heading', { name: 'Ketik kode ini di perangkat lain' }).waitFor();
  },
  async '12-keputusan'({ page, contested }) {
    await go(page, `#/household/${contested}/form/perumahan?q=q304`);
    await page.locator('#q-q304-clash').scrollIntoViewIfNeeded();
  },
  async '14-ketik'({ page }) {
    await go(page, '#/typing');
    await page.getByRole('heading', { name: 'Ketik dari kertas' }).waitFor();
  },
  async '15-impor'({ page }) {
    await go(page, '#/import');
    await page.getByRole('heading', { name: 'Impor berkas' }).waitFor();
  },
  async '13-formulir'({ page, household, rina }) {
    await go(page, `#/household/${household}/form/perumahan`);
    await stage.publish('Bahan atap terluas', 'Atap rumah');
    await synced(rina);
    await page.getByText(/^Formulir versi 2 sudah/).waitFor();
  },
};

/** Two officers answer one question differently, so that there is something to decide. */
async function clash(rina, joko) {
  const { household } = await householdWith(rina, 'sent');
  const walls = async (host, value) => {
    await host.call('form.open', { household, language: 'id' });
    await host.call('form.set', { household, path: 'q304', value, language: 'id' });
    await host.call('form.close', { household });
  };
  await walls(rina, '5');
  await walls(joko, '6');
  for (const host of [rina, joko, rina]) await synced(host);
  return household;
}

try {
  mkdirSync(folder, { recursive: true });
  const rina = await stage.host('rina');
  const first = await openPage(rina.address, view);
  await first.page.locator('#url').waitFor();
  if ('01-daftar'.startsWith(wanted)) await keep(first.page, '01-daftar');
  await first.close();

  const due = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
  const village = '35.02.11.2003';
  stage.operate('calendar', 'set', '--district', village.slice(0, 5), '--cut-off-day', '17');
  stage.operate('work', 'assign', '--village', village, '--rt', '001', '--due', due, '--reason', 'other', '--words', 'Foto rumah kabur');
  const joko = await enrolled(stage, 'joko');
  await rina.call('app.enrol', { url: stage.server, code: stage.code('rina'), label: 'Laptop balai desa', pin });
  await synced(rina);
  const contested = await clash(rina, joko);
  const { household } = await householdWith(rina, 'needs_fix').catch(() => householdWith(rina, 'draft'));
  const opened = await openPage(rina.address, view);
  await opened.page.getByRole('listbox').waitFor();
  for (const [name, show] of Object.entries(pictures)) {
    if (!name.startsWith(wanted)) continue;
    await show({ page: opened.page, household, contested, rina });
    await keep(opened.page, name);
  }
  await opened.close();
} finally {
  await stage.close();
}
