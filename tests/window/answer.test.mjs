// One answer in the real window: saved on the device, there after a kill -9, and on the server after a sync.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { openRegistry } from './registry.mjs';
import { openStage, results } from './stage.mjs';
import { keys } from './webdriver.mjs';

const pin = '482913';
let stage, registry, window, device, head, floor;

before(async () => {
  stage = await openStage();
  registry = await openRegistry(stage.folder, { households: 60, log: join(results, 'demo.log') });
  device = join(stage.folder, 'device');
  window = await stage.open(device);
});
after(async () => {
  await window?.close();
  await registry?.close();
  await stage?.close();
});

const floorOf = (value) => `input[name="q-q303"][value="${value}"]`;
const isChosen = (value) => window.run((input) => document.querySelector(input)?.checked ?? false, floorOf(value));

/** Finds the household as an officer does, and opens its page about the building. */
async function openBuilding() {
  await window.type(await window.find('input[type=search]'), head);
  await window.click('[role=option]', head);
  await window.click('main a', 'III. Keterangan perumahan');
  await window.find(floorOf('7'));
}

test('a new device is enrolled and receives its village', async () => {
  const given = { url: registry.address, code: registry.code('rina'), label: 'Laptop balai desa', pin, pinAgain: pin };
  for (const [input, text] of Object.entries(given)) await window.type(await window.find(`#${input}`), text);
  await window.click('button', 'Daftarkan perangkat');
  await window.reads('60 keluarga');
  stage.photograph('list');
});

test('an answer is saved on the device', async () => {
  await window.click('button', 'Terkirim');
  head = await window.run(
    (option) => option.querySelector('.name').textContent.trim(),
    await window.find('[role=option]:has(.name)'),
  );
  await openBuilding();
  floor = (await isChosen('7')) ? '8' : '7';
  await window.click(floorOf(floor));
  await window.reads('Tersimpan di perangkat');
  stage.photograph('saved');
});

test('it is there after the program was killed', async () => {
  await stage.kill(window, device);
  window = await stage.open(device);
  await window.type(await window.find('#pin'), pin + keys.enter);
  await window.find('[role=option]');
  await openBuilding();
  assert.equal(await isChosen(floor), true);
  stage.photograph('reopened');
});

test('and sent to the server', async () => {
  await window.run(() => void (location.hash = '#/sync'));
  await window.click('button', 'Kirim sekarang');
  await window.reads('Semua sudah terkirim ke server');
  stage.photograph('sent');
});
