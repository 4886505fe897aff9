// A document leaves the window by the system's own dialog: written whole where the officer says, or not at all.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { officerAt } from './officer.mjs';
import { until } from './programs.mjs';
import { openRegistry } from './registry.mjs';
import { openStage, results } from './stage.mjs';

let stage, registry, window;

before(async () => {
  stage = await openStage();
  registry = await openRegistry(stage.folder, { households: 10, log: join(results, 'demo.log') });
  window = await stage.open(join(stage.folder, 'device'));
  await officerAt(window).enrol(registry, 'rina', 10);
  await window.run(() => void (location.hash = '#/settings'));
});
after(async () => {
  await window?.close();
  await registry?.close();
  await stage?.close();
});

const ask = () => window.click('button', 'Simpan laporan keadaan');

test('the report is written where the officer says', async () => {
  const path = join(stage.folder, 'laporan.json');
  await ask();
  await stage.answerDialog(path, 'save-dialog');
  await window.reads('Tersimpan: laporan.json');
  stage.photograph('document-saved');
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).form, 1);
});

test('a dialog that is closed writes nothing and says nothing', async () => {
  const before = readdirSync('.');
  const told = async () => (await window.text()).match(/Tersimpan:/g)?.length ?? 0;
  const toldBefore = await told();
  await ask();
  await stage.closeDialog();
  assert.deepEqual(readdirSync('.'), before);
  assert.ok((await told()) <= toldBefore);
});

test('a destination that cannot be written to is told in words', async () => {
  await ask();
  await stage.answerDialog('/proc/laporan.json');
  await until(async () => /tidak dapat ditulisi/.test(await window.text()), 'the reason');
});
