// A photo in the real window: a file goes through the window's own bridge, is shown, and is there after a kill -9.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { officerAt, pin } from './officer.mjs';
import { choosePhoto, thumbnail } from './photo.mjs';
import { until } from './programs.mjs';
import { openRegistry } from './registry.mjs';
import { openStage, results } from './stage.mjs';
import { keys } from './webdriver.mjs';

let stage, registry, window, device;

before(async () => {
  stage = await openStage();
  registry = await openRegistry(stage.folder, { households: 30, log: join(results, 'demo.log') });
  device = join(stage.folder, 'device');
  window = await stage.open(device);
  await officerAt(window).enrol(registry, 'rina', 30);
});
after(async () => {
  await window?.close();
  await registry?.close();
  await stage?.close();
});

/** The first household's page about its place. */
async function openPlace() {
  await window.click('[role=option]');
  await window.click('main a', 'I. Pengenalan tempat');
  await window.find('[data-path="foto_dalam"] input[type=file]');
}

const said = () => window.run(() => document.querySelector('[data-path="foto_dalam"] .size')?.textContent.trim() ?? '');
const shown = () => thumbnail(window, 'foto_dalam');

test('a photo of some megabytes is made small and shown', async () => {
  await openPlace();
  await choosePhoto(window, 'foto_dalam', { width: 3000, height: 2000, padding: 20_000_000 });
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
