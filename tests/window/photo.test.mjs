// A photo in the real window: a file goes through the window's own bridge, is shown, and is there after a kill -9.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { until } from './programs.mjs';
import { openRegistry } from './registry.mjs';
import { openStage, results } from './stage.mjs';
import { keys } from './webdriver.mjs';

const pin = '482913';
let stage, registry, window, device;

before(async () => {
  stage = await openStage();
  registry = await openRegistry(stage.folder, { households: 30, log: join(results, 'demo.log') });
  device = join(stage.folder, 'device');
  window = await stage.open(device);
  const given = { url: registry.address, code: registry.code('rina'), label: 'Laptop balai desa', pin, pinAgain: pin };
  for (const [input, text] of Object.entries(given)) await window.type(await window.find(`#${input}`), text);
  await window.click(await window.find('button', 'Daftarkan perangkat'));
  await window.reads('30 keluarga');
});
after(async () => {
  await window?.close();
  await registry?.close();
  await stage?.close();
});

/** The first household's page about its place. */
async function openPlace() {
  await window.click(await window.find('[role=option]'));
  await window.click(await window.find('main a', 'I. Pengenalan tempat'));
  await window.find('[data-path="foto_dalam"] input[type=file]');
}

/** Hands a file to the question, as the chooser would: a JPEG of this size painted by the page, or other bytes. */
function choose(width, height, padding = 0) {
  return window.run(
    (width, height, padding) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [width, height];
      const draw = canvas.getContext('2d');
      draw.fillStyle = '#3a7';
      draw.fillRect(0, 0, width, height);
      draw.fillStyle = '#a52';
      draw.fillRect(width / 4, height / 3, width / 2, height / 2);
      canvas.toBlob((blob) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([blob, new Uint8Array(padding)], 'rumah.jpg', { type: 'image/jpeg' }));
        const input = document.querySelector('[data-path="foto_dalam"] input[type=file]');
        input.files = transfer.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }, 'image/jpeg');
    },
    width,
    height,
    padding,
  );
}

const said = () => window.run(() => document.querySelector('[data-path="foto_dalam"] .size')?.textContent.trim() ?? '');
const shown = () => window.run(() => document.querySelector('[data-path="foto_dalam"] img')?.naturalWidth ?? 0);

test('a photo of some megabytes is made small and shown', async () => {
  await openPlace();
  await choose(3000, 2000, 20_000_000);
  await until(said, 'the photo is kept');
  assert.match(await said(), /^1\.280 × 853, \d+ KB, dikompres dari 20(,\d)? MB$/);
  await until(async () => (await shown()) === 200, 'the thumbnail is drawn');
  await window.run(() => document.querySelector('[data-path="foto_dalam"]').scrollIntoView({ block: 'center' }));
  stage.photograph('photo');
});

test('it is there after the program was killed', async () => {
  await stage.kill(window, device);
  window = await stage.open(device);
  await window.type(await window.find('#pin'), pin + keys.enter);
  await window.find('[role=option]');
  await openPlace();
  await until(async () => (await shown()) === 200, 'the thumbnail is drawn again');
  stage.photograph('photo-reopened');
});
