// A bundle file that is opened from the system's files: by the first start, and by a second one beside an open window.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { officerAt, pin } from './officer.mjs';
import { openRegistry } from './registry.mjs';
import { openStage, results } from './stage.mjs';
import { keys } from './webdriver.mjs';

const village = '35.02.11.2003';
let stage, registry, window, device, bundle;

before(async () => {
  stage = await openStage();
  registry = await openRegistry(join(stage.folder, 'registry'), { households: 20, log: join(results, 'demo.log') });
  device = join(stage.folder, 'device');
  window = await stage.open(device);
  await officerAt(window).enrol(registry, 'rina', 20);
  bundle = join(stage.folder, 'desa dari kabupaten.pendata');
  registry.operate('bundle', 'export', '--village', village, '--out', bundle);
});
after(async () => {
  await window?.close();
  await registry?.close();
  await stage?.close();
});

const asks = () => window.reads('desa dari kabupaten.pendata');

test('a second start hands the file to the open window and ends', async () => {
  assert.equal(await stage.startAgain(device, bundle), 0);
  await asks();
  await window.drawn();
  stage.photograph('handed-over');
  await window.click('button', 'Ambil isinya');
  await window.reads('Isi berkas sudah diambil');
});

test('a window that is locked asks once it is open', async () => {
  await stage.kill(window, device);
  window = await stage.open(device);
  await window.find('#pin');
  assert.equal(await stage.startAgain(device, bundle), 0);
  await window.type(await window.find('#pin'), pin + keys.enter);
  await window.find('[role=option]');
  await asks();
  stage.photograph('handed-over-locked');
});
