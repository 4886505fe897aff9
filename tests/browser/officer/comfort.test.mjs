// The map of keys is true, and the screens suit the machine by themselves.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { assertAccessible, go, openPage, shoot } from '../page.mjs';
import { enrolled, householdWith, openStage } from '../stage.mjs';

let stage, host, opened, page, household, section, members;

before(async () => {
  stage = await openStage({ households: 30 });
  host = await enrolled(stage, 'rina');
  const { rows } = await host.call('households.list', { status: 'draft', sort: 'rt_name', offset: 0, limit: 30 });
  ({ household } = rows.find(({ people }) => people >= 2));
  const { progress } = await host.call('household.summary', { household, language: 'id' });
  section = progress.sections.find(({ repeats }) => repeats).section;
  members = progress.members;
  opened = await openPage(host.address);
  page = opened.page;
  page.setDefaultTimeout(12_000);
  await page.getByRole('listbox').waitFor();
});
after(async () => {
  await opened?.close();
  await stage?.close();
});

const focusedName = () => page.evaluate(() => document.activeElement?.name || document.activeElement?.id || '');
const untilUrl = (part) => page.waitForFunction((part) => location.hash.includes(part), part);
const form = async (name) => {
  await go(page, `#/household/${household}/form/${name}`);
  await page.locator('[data-question]').first().waitFor();
};

/** What each line of the map promises. */
const promises = {
  Enter: async () => {
    await form('perumahan');
    await page.focus('#q-q302');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.name === 'q-q303');
  },
  'Shift + Enter': async () => {
    await page.keyboard.press('Shift+Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'q-q302');
  },
  '0 – 9': async () => {
    await page.focus('input[name="q-q303"]');
    await page.keyboard.press('3');
    await page.waitForFunction(() => document.querySelector('input[name="q-q303"][value="3"]').checked && document.activeElement?.name !== 'q-q303');
  },
  Spasi: async () => {
    await go(page, `#/household/${household}/form/${section}/${members[0].person}`);
    const box = page.locator('input[type=checkbox]').first();
    await box.focus();
    const before = await box.isChecked();
    await page.keyboard.press('Space');
    assert.equal(await box.isChecked(), !before);
    await page.keyboard.press('Space');
  },
  'Alt + PgUp / PgDn': async () => {
    await page.keyboard.press('Alt+PageDown');
    await untilUrl(members[1].person);
    await page.keyboard.press('Alt+PageUp');
    await untilUrl(members[0].person);
  },
  'Ctrl + 1 … 9': async () => {
    await page.keyboard.press('Control+3');
    await untilUrl('/perumahan');
  },
  'F8 / Shift + F8': async () => {
    await page.waitForFunction(() => document.activeElement?.closest('[data-question]'));
    const before = page.url();
    await page.keyboard.press('F8');
    await page.waitForFunction((before) => location.href !== before, before);
    const there = page.url();
    await page.waitForTimeout(200);
    await page.keyboard.press('Shift+F8');
    await page.waitForFunction((there) => location.href !== there, there);
  },
  F1: async () => {
    await form('perumahan');
    await page.focus('#q-q302');
    await page.keyboard.press('F1');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
  },
  F2: async () => {
    await page.waitForFunction(() => document.activeElement?.id === 'q-q302');
    await page.keyboard.press('F2');
    await page.getByRole('dialog').getByLabel('Catatan').waitFor();
    await page.keyboard.press('Escape');
  },
  F4: async () => {
    await page.waitForFunction(() => document.activeElement?.id === 'q-q302');
    await page.keyboard.press('F4');
    await page.getByRole('heading', { name: 'Riwayat jawaban' }).waitFor();
  },
  'Ctrl + K': async () => {
    await page.keyboard.press('Control+k');
    await page.waitForFunction(() => document.activeElement?.type === 'search');
  },
  'Ctrl + B': async () => {
    await page.keyboard.press('Control+b');
    await page.waitForFunction(() => document.activeElement?.id === 'batch-name');
  },
  'Ctrl + N': async () => {
    await page.keyboard.press('Control+n');
    await page.getByRole('dialog', { name: 'Keluarga baru' }).waitFor();
    await page.keyboard.press('Escape');
  },
  'Alt + N': async () => {
    await go(page, `#/household/${household}/roster`);
    const rows = page.locator('tbody tr');
    await rows.first().waitFor();
    const before = (await host.call('household.summary', { household, language: 'id' })).progress.members.length;
    await page.keyboard.press('Alt+n');
    await page.waitForFunction(() => document.activeElement?.id.endsWith('-q402'));
    await page.keyboard.type('Tambahan');
    await page.keyboard.press('Enter');
    const after = (await host.call('household.summary', { household, language: 'id' })).progress.members.length;
    assert.equal(after, before + 1);
  },
  'Alt + ↑ / ↓': async () => {
    await go(page, `#/household/${household}/roster`);
    const last = page.locator('tbody tr').last();
    await last.getByText('Tambahan').waitFor();
    await page.getByRole('button', { name: 'Naikkan Tambahan' }).press('Alt+ArrowUp');
    await page.locator('tbody tr').nth(-2).getByText('Tambahan').waitFor();
  },
  F9: async () => {
    await go(page, '#/');
    await page.getByRole('listbox').focus();
    await page.keyboard.press('F9');
    await page.getByRole('dialog', { name: /^Hasil kunjungan/ }).waitFor();
    await page.keyboard.press('Escape');
  },
  F6: async () => {
    await page.keyboard.press('Control+b');
    await page.waitForFunction(() => document.activeElement?.id === 'batch-name');
    await page.keyboard.type('Peta tombol');
    await page.keyboard.press('Enter');
    await page.getByText('Nomor Kartu Keluarga').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-asked]').waitFor();
    const repeated = page.locator('[data-asked]').getByText('sama untuk semua');
    const before = await repeated.count();
    await page.keyboard.press('F6');
    await page.waitForFunction((before) => [...document.querySelectorAll('[data-asked] .pin')].length !== before, before);
  },
  Backspace: async () => {
    const asked = () => page.locator('[data-asked]').getAttribute('data-asked');
    const before = await asked();
    await page.keyboard.press('Enter');
    await page.waitForFunction((before) => document.querySelector('[data-asked]')?.dataset.asked !== before, before);
    await page.keyboard.press('Backspace');
    await page.locator(`[data-asked="${before}"]`).waitFor();
  },
  'Ctrl + End': async () => {
    await page.keyboard.press('Control+End');
    await page.locator('[data-ending]').waitFor();
  },
  'Ctrl + Enter': async () => {
    const other = await householdWith(host, 'not_visited');
    await go(page, `#/household/${other.household}/form/tempat`);
    await page.locator('[data-question]').first().waitFor();
    await page.focus('#q-q107');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Bagian ini sudah dikonfirmasi.').first().waitFor();
  },
  'Ctrl + S': async () => {
    await page.keyboard.press('Control+s');
    await page.locator('.toast').getByText(/^(Tersimpan di perangkat \d\d\.\d\d|Belum ada perubahan\.)$/).first().waitFor();
  },
  Esc: async () => {
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => /^#\/household\/[^/]+$/.test(location.hash));
  },
  '?': async () => {
    await page.getByRole('button', { name: 'Periksa isian' }).first().focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Tombol pintas' }).waitFor();
  },
};

test('every key of the map does what it says', async () => {
  await page.getByRole('listbox').focus();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Tombol pintas' });
  await dialog.waitFor();
  await shoot(page, 'officer-keymap');
  const listed = await dialog.locator('dt').allInnerTexts();
  await page.keyboard.press('Escape');
  assert.deepEqual([...listed].sort(), Object.keys(promises).sort(), 'the map and this story know the same keys');
  for (const [keys, keeps] of Object.entries(promises)) {
    await keeps().catch(async (error) => {
      await shoot(page, 'officer-keymap-broken');
      throw new Error(`${keys}: ${error.message} (focus: ${await focusedName()})`);
    });
  }
  await page.keyboard.press('Escape');
});

test('without a graphics card the screens keep still by themselves, and the officer may choose otherwise', async () => {
  const card = existsSync('/dev/dri') && readdirSync('/dev/dri').some((node) => node.startsWith('renderD'));
  const simple = () => page.evaluate(() => document.documentElement.hasAttribute('data-simple'));
  assert.equal(await simple(), !card);
  await go(page, '#/settings');
  await page.getByLabel('Penuh').check();
  await page.waitForFunction(() => !document.documentElement.hasAttribute('data-simple'));
  await page.getByLabel('Sederhana', { exact: true }).check();
  await page.waitForFunction(() => document.documentElement.hasAttribute('data-simple'));
  await page.getByLabel(/^Otomatis/).check();
  await page.waitForFunction((still) => document.documentElement.hasAttribute('data-simple') === still, !card);
});

test('letters grow to half as large again, and the settings tell how full the disk is', async () => {
  for (const size of [110, 125, 150, 100]) {
    await page.getByLabel(`${size} %`).check();
    await page.waitForFunction((size) => document.documentElement.style.fontSize === `${size}%`, size);
  }
  await page.getByText(/^Data [\d.,]+ [KM]B, foto/).waitFor();
  await page.getByText('masih kosong di komputer ini').waitFor();
  await assertAccessible(page, 'settings');
  await shoot(page, 'officer-settings');
});
