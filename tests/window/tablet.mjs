// A second device of the village without a window of its own: the officer's program behind its bridge.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { caller } from '../browser/bridge.mjs';
import { pin } from './officer.mjs';
import { built, root, start, until } from './programs.mjs';

/** Enrolled as `login`, with the village on it. */
export async function openTablet(folder, registry, login) {
  const log = join(folder, `${login}.log`);
  const host = start(
    built('officer-host'),
    ['--data', join(folder, login), '--listen', '127.0.0.1:0', '--ui', join(root, 'ui/dist')],
    { log },
  );
  const [address] = await until(() => /http:\/\/\S+(?=\n)/.exec(readFileSync(log, 'utf8')), 'the second device');
  const call = caller(address);
  await call('app.enrol', { url: registry.address, code: registry.code(login), label: 'Tablet kader', pin });
  await until(async () => (await call('sync.status')).last_success !== null, 'the village on the second device', 60);
  return { call, close: () => host.stop() };
}

/** Another officer's answer on this device. */
export async function answer(tablet, household, path, value) {
  await tablet.call('form.open', { household, language: 'id' });
  await tablet.call('form.set', { household, path, value, language: 'id' });
  await tablet.call('form.close', { household });
}

/** A household another officer begins: its place and its head. */
export async function begin(tablet, { rt, name, sex, born }) {
  const { phase } = await tablet.call('app.state');
  const village = phase.officer.villages[0].code;
  const { household } = await tablet.call('household.create', { village, rt });
  const { progress } = await tablet.call('form.open', { household, language: 'id' });
  const { person } = progress.members[0];
  const answers = { q104: village, q107: 'Jalan Mawar 7', [`${person}/q402`]: name, [`${person}/q404`]: '1' };
  Object.assign(answers, { [`${person}/q405`]: sex, [`${person}/q406`]: born, [`${person}/q409`]: '1' });
  for (const [path, value] of Object.entries(answers)) await tablet.call('form.set', { household, path, value, language: 'id' });
  await tablet.call('form.close', { household });
  return household;
}
