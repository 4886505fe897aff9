// The program opens its window on its own screens, and nothing of the system is open to them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { openStage } from './stage.mjs';

let stage;
let window;

before(async () => {
  stage = await openStage();
  window = await stage.open(join(stage.folder, 'device'));
});

after(async () => {
  await window?.close();
  await stage?.close();
});

test('the window shows the embedded screens in Indonesian', async () => {
  await window.reads('Pendata');
  assert.equal(await window.run(() => document.documentElement.lang), 'id');
});

test('its letters are its own: Noto Sans is loaded from the program', async () => {
  await window.run(() => document.fonts.ready.then(() => true));
  stage.photograph('opening');
  const loaded = await window.run(() => [...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family));
  assert.ok(loaded.some((family) => family.includes('Noto Sans')), `loaded: ${loaded}`);
});

test('the page calls the program, and nothing of the system', async () => {
  const invoke = (command, given) =>
    window.run(
      (command, given) =>
        globalThis.__TAURI_INTERNALS__.invoke(command, given).then(
          (result) => ({ result }),
          (error) => ({ error }),
        ),
      command,
      given,
    );
  const settings = await invoke('call', { method: 'settings.get', arguments: null });
  assert.equal(settings.result?.language, 'id', JSON.stringify(settings));
  assert.deepEqual(await invoke('call', { method: 'no.such', arguments: null }), { error: { code: 'unknown_method' } });
  for (const command of ['plugin:window|close', 'plugin:event|emit', 'plugin:path|resolve_directory']) {
    assert.match(String((await invoke(command, {})).error), /not allowed/, command);
  }
});

test('the page stays in the program', async () => {
  const before = await window.run(() => location.href);
  await window.run(() => void (location.href = 'http://127.0.0.1:9/'));
  await new Promise((wait) => setTimeout(wait, 300));
  assert.equal(await window.run(() => location.href), before);
});

test('the page can reach no other host and run no code from text', async () => {
  const tried = await window.run(() => {
    const violations = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    const image = new Image();
    image.src = 'http://127.0.0.1:9/pixel.png';
    document.body.append(image);
    window.violations = violations;
    return { injected: window.injected === true, global: '__TAURI__' in window };
  });
  assert.deepEqual(tried, { injected: false, global: false });
  await window.find('body');
  const violations = await window.run(() => window.violations);
  assert.ok(violations.some((directive) => directive.startsWith('img-src')), `violations: ${violations}`);
});
