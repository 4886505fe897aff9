// The first download over a poor link: what is here can be worked on, and nothing is downloaded twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openGate } from '../gate.mjs';
import { assertAccessible, go, openPage, shoot, unlock } from '../page.mjs';
import { openStage, pin } from '../stage.mjs';

const households = 400;
let stage, gate, host, opened, page, rest;

before(async () => {
  stage = await openStage({ households });
  gate = await openGate(stage.server);
  host = await stage.host('rina');
  opened = await openPage(host.address);
  page = opened.page;
});
after(async () => {
  await opened?.close();
  gate?.close();
  await stage?.close();
});

const banner = () => page.locator('[data-download]');
const numbers = (pattern) => banner().getByText(pattern).waitFor();

test('the list opens with the first households and says how far the rest is', async () => {
  gate.allow(1);
  await page.fill('#url', gate.address);
  await page.fill('#code', stage.code('rina'));
  await page.fill('#label', 'Laptop balai desa');
  await page.fill('#pin', pin);
  await page.fill('#pinAgain', pin);
  await page.getByRole('button', { name: 'Daftarkan perangkat' }).click();
  await numbers(/^\d+ dari 400 keluarga$/);
  await page.locator('[role=option]').first().waitFor();
  await banner().getByText('Keluarga yang sudah ada boleh dikerjakan.').waitFor();
  await assertAccessible(page, 'download');
  await shoot(page, 'officer-download');
  await page.setViewportSize({ width: 800, height: 700 });
  await shoot(page, 'officer-download-800');
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('who searches or opens what is not here yet is told so', async () => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('zzzz');
  await page.getByText(/Tidak ditemukan di \d+ keluarga yang sudah terunduh \(dari 400\)/).waitFor();
  await shoot(page, 'officer-download-not-found');
  await page.keyboard.press('Escape');
  await go(page, '#/household/0193a000-0000-7000-8000-00000000ffff');
  await page.getByText(/Keluarga ini belum terunduh: \d+ dari 400 keluarga sudah ada/).waitFor();
  await shoot(page, 'officer-download-not-here');
  await go(page, '#/');
});

test('what is answered meanwhile is sent before the rest has come', async () => {
  const { rows } = await host.call('households.list', { status: 'draft', sort: 'rt_name', offset: 0, limit: 1 });
  await go(page, `#/household/${rows[0].household}/form/perumahan`);
  await page.fill('#q-q302', '88');
  await page.keyboard.press('Enter');
  await page.getByText(/^Tersimpan/).first().waitFor();
  await go(page, '#/');
  await page.waitForFunction(() => !location.hash.includes('form'));
  gate.allow(1);
  await page.locator('[data-download]').waitFor();
  let status;
  for (let tries = 0; tries < 300; tries++) {
    status = await host.call('sync.status');
    if (status.waiting_households === 0 && gate.asked.length >= 3) break;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  assert.equal(status.waiting_households, 0, 'it is on the server');
  assert.ok(status.download, 'and the download goes on');
});

test('the officer pauses and goes on', async () => {
  await banner().getByRole('button', { name: 'Jeda unduhan' }).click();
  await banner().getByText('Unduhan Desa Bulak dijeda').waitFor();
  await banner().getByText('Kiriman ikut dijeda; isian tetap tersimpan di perangkat.').waitFor();
  await shoot(page, 'officer-download-paused');
  gate.forget();
  rest = gate.asked.at(-1);
  await banner().getByRole('button', { name: 'Lanjutkan unduhan' }).click();
  await banner().getByText('Mengunduh data Desa Bulak').waitFor();
});

test('after the power went it goes on at the part where it stopped', async () => {
  const seen = (await host.call('sync.status')).download;
  await host.stop('SIGKILL');
  gate.forget();
  await opened.close();
  host = await stage.host('rina');
  opened = await openPage(host.address);
  page = opened.page;
  await unlock(page);
  await numbers(/^\d+ dari 400 keluarga$/);
  const status = await host.call('sync.status');
  assert.deepEqual([status.download.households, status.download.bytes], [seen.households, seen.bytes]);
  gate.allow(100);
  await banner().waitFor({ state: 'detached' });
  await page.getByText('400 keluarga', { exact: true }).waitFor();
  await page.locator('[data-pill=sent]').waitFor();
  assert.equal(gate.asked.at(-1) > rest, true, 'parts behind it came');
  assert.deepEqual([...new Set(gate.asked)], [...Array(gate.asked.at(-1) + 1).keys()], 'and none before it again');
});
