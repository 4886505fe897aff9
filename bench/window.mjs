// What the real window takes with a village of 8,000 households: how long until its list is there, and the memory of the
// program's own process (WebKit has processes of its own). Uses the programs, the display and the driver of the window's
// tests, and prints a line of JSON a case: {"case": …, "values": […]}.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { built, processOf, until } from '../tests/window/programs.mjs';
import { openRegistry } from '../tests/window/registry.mjs';
import { openStage, results } from '../tests/window/stage.mjs';

const pin = '482913';
const households = 8000;
const list = '8.000 keluarga';
const starts = 3;
const tell = (measured, values) => console.log(JSON.stringify({ case: measured, values }));

/** MiB of a process, by the name the system gives the figure. */
function memory(data, name) {
  const status = readFileSync(`/proc/${processOf(built('pendata'), data)}/status`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) / 1024;
}

/** MiB where what several processes share (WebKit's libraries, Mesa's) is counted once among them. */
function shared(data) {
  const rollup = readFileSync(`/proc/${processOf(built('pendata'), data)}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)[1]) / 1024;
}

/** Enrols in the window and waits for the whole village. */
async function download(window, registry) {
  const given = { url: registry.address, code: registry.code('rina'), label: 'Laptop', pin, pinAgain: pin };
  for (const [input, text] of Object.entries(given)) await window.type(await window.find(`#${input}`), text);
  await window.click('button', 'Daftarkan perangkat');
  await until(async () => (await window.text()).includes(list), list, 300);
}

/** Milliseconds from the program's start to the list, with the PIN typed as soon as it is asked for. */
async function opened(stage, data) {
  const started = performance.now();
  const window = await stage.open(data);
  await window.type(await window.find('input[type=password]'), pin);
  await window.click('button[type=submit]');
  await window.reads(list);
  return { window, took: performance.now() - started };
}

const stage = await openStage();
let registry, window;
try {
  registry = await openRegistry(join(stage.folder, 'registry'), { households, log: join(results, 'bench.log') });
  const data = join(stage.folder, 'device');
  window = await stage.open(data);
  await download(window, registry);
  await window.close();
  const measured = { start: [], memory: [], shared: [], own: [], peak: [] };
  for (let turn = 0; turn < starts; turn += 1) {
    const again = await opened(stage, data);
    window = again.window;
    // A quiet sync follows the start; what is measured is the program at work, not before it.
    await window.run(() => globalThis.__TAURI_INTERNALS__.invoke('call', { method: 'sync.start', arguments: null }));
    await new Promise((wait) => setTimeout(wait, 3000));
    measured.start.push(again.took);
    measured.memory.push(memory(data, 'VmRSS'));
    measured.shared.push(shared(data));
    measured.own.push(memory(data, 'RssAnon'));
    measured.peak.push(memory(data, 'VmHWM'));
    await window.close();
  }
  for (const [name, values] of Object.entries(measured)) tell(name, values);
} finally {
  await window?.close().catch(() => undefined);
  await registry?.close();
  await stage.close();
}
