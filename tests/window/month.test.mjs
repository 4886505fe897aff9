// A month in the real window: enrolled, the network pulled, answers, a member moved out, a family split, a bundle on a
// stick, the stick opened on the server, and the network back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { built, until } from './programs.mjs';
import { openRegistry } from './registry.mjs';
import { openStage, results } from './stage.mjs';

const pin = '482913';
let stage, registry, window, bundle, head;

const go = (hash) => window.run((hash) => void (location.hash = hash), hash);
const press = async (selector, words) => window.click(await window.find(selector, words));
const reads = (words) => window.reads(words);

before(async () => {
  stage = await openStage();
  registry = await openRegistry(join(stage.folder, 'registry'), { households: 40, log: join(results, 'demo.log') });
  window = await stage.open(join(stage.folder, 'device'));
});
after(async () => {
  await window?.close();
  await registry?.close();
  await stage?.close();
});

test('enrolled, with the village on the device', async () => {
  const given = { url: registry.address, code: registry.code('rina'), label: 'Laptop balai desa', pin, pinAgain: pin };
  for (const [input, text] of Object.entries(given)) await window.type(await window.find(`#${input}`), text);
  await press('button', 'Daftarkan perangkat');
  await reads('40 keluarga');
  await registry.close();
});

test('without a network a family is split, and both households say so', async () => {
  const families = await window.run(() =>
    globalThis.__TAURI_INTERNALS__.invoke('call', {
      method: 'households.list',
      arguments: { sort: 'rt_name', offset: 0, limit: 40 },
    }),
  );
  const family = families.rows.find(({ people }) => people >= 3);
  head = family.head_name;
  await go(`#/household/${family.household}/roster`);
  await press('button', 'Pecah keluarga');
  const leaving = await window.run(() => [...document.querySelectorAll('dialog input[type=checkbox]')].at(-1));
  await window.click(leaving);
  await press('dialog input[type=radio]');
  await press('dialog button[type=submit]');
  await reads('Keluarga baru dibuat.');
  stage.photograph('month-split');
  await go(`#/household/${family.household}/roster`);
  await reads('Keluar: Pecah keluarga');
});

test('what waits goes into a file on a stick, by the system\'s own dialog', async () => {
  await go('#/sync');
  await reads('2 keluarga yang menunggu dikirim');
  bundle = join(stage.folder, 'usb.pendata');
  await press('button', 'Simpan ke berkas');
  await stage.answerDialog(bundle);
  await reads('Tersimpan: usb.pendata');
  stage.photograph('month-bundle');
  assert.equal(readFileSync(bundle).includes(head), false, 'nobody is named in the file');
});

test('the server takes the stick in, and what it took is not sent twice', async () => {
  const data = ['--data', join(stage.folder, 'registry', 'server')];
  const said = JSON.parse(execFileSync(built('sync-server'), ['bundle', 'import', ...data, '--json', bundle], { encoding: 'utf8' }));
  assert.equal(JSON.stringify(said).includes('"accepted":2'), true, JSON.stringify(said));
  await registry.open();
  await go('#/');
  await reads('Kemajuan');
  await go('#/sync');
  // The button changes while a round is under way: asked of the program as the button asks it.
  await window.run(() => globalThis.__TAURI_INTERNALS__.invoke('call', { method: 'sync.start', arguments: null }));
  await reads('Semua sudah terkirim ke server');
  await until(async () => (await window.text()).includes('Terkirim ke server'), 'the receipt');
  stage.photograph('month-sent');
});
