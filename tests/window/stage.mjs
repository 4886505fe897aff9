// A display without a screen, and the driver of WebKit's windows on it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { photograph } from './display.mjs';
import { built, processOf, start, until } from './programs.mjs';
import { openWindow } from './webdriver.mjs';

/** Screenshots and logs, kept after the tests. */
export const results = resolve(dirname(fileURLToPath(import.meta.url)), '../../test-results/window');

const port = 4445;
const address = `http://127.0.0.1:${port}`;
/** As GTK names a dialog for a file's place. */
const dialogTitle = '^Save';

/** Everything a test of the window needs; `close` ends all of it. */
export async function openStage() {
  mkdirSync(results, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'pendata-window-'));
  const display = `:${90 + (process.pid % 100)}`;
  const xvfb = start('Xvfb', [display, '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-fbdir', folder], {
    log: join(results, 'xvfb.log'),
  });
  const driver = start('WebKitWebDriver', ['-p', String(port)], {
    log: join(results, 'driver.log'),
    env: {
      DISPLAY: display,
      // The webview keeps its own files here instead of in the tester's home.
      HOME: folder,
      XDG_DATA_HOME: join(folder, 'share'),
      TAURI_AUTOMATION: 'true',
      TAURI_WEBVIEW_AUTOMATION: 'true',
      LIBGL_ALWAYS_SOFTWARE: '1',
      NO_AT_BRIDGE: '1',
      GTK_A11Y: 'none',
    },
  });
  await until(() => fetch(`${address}/status`).then((answer) => answer.ok, () => false), 'WebKitWebDriver');

  const picture = (name) => photograph(join(folder, 'Xvfb_screen0'), join(results, `${name}.png`));
  const xdo = (...args) => execFileSync('xdotool', args, { env: { ...process.env, DISPLAY: display }, encoding: 'utf8' });
  /** The system's dialog: a window of its own on the display, without a window manager to give it the keyboard. */
  async function dialog() {
    const found = () => {
      try {
        return xdo('search', '--onlyvisible', '--name', dialogTitle).trim().split('\n').at(-1);
      } catch {
        return undefined; // xdotool fails where it finds nothing.
      }
    };
    const id = await until(found, 'the dialog');
    xdo('windowfocus', '--sync', id);
    return id;
  }
  const gone = (id) => until(() => !xdo('search', '--onlyvisible', '--name', '').split('\n').includes(id), 'the dialog is closed');

  return {
    folder,
    /** Types a path into the dialog for a file and agrees; a picture of it where `name` is given. */
    async answerDialog(path, name) {
      const id = await dialog();
      xdo('key', '--clearmodifiers', 'ctrl+a');
      xdo('type', '--delay', '5', path);
      if (name) picture(name);
      xdo('key', 'Return');
      await gone(id);
    },
    async closeDialog() {
      const id = await dialog();
      xdo('key', 'Escape');
      await gone(id);
    },
    /** The officer's window on the device database of `data`. */
    open: (data) => openWindow(address, built('pendata'), ['--data', data]),
    /**
     * A second start, as a double click on a file makes it; gives its exit code. It has no display: what hands a file
     * over and ends loads nothing of a window, whose threads could fall under its end.
     */
    startAgain: (data, file) =>
      start(built('pendata'), ['--data', data, file], {
        log: join(results, 'second-start.log'),
        env: { DISPLAY: '', WAYLAND_DISPLAY: '', HOME: folder },
      }).ended,
    /** Ends the program of `window` as a power cut would: no signal it could act upon. */
    async kill(window, data) {
      const pid = processOf(built('pendata'), data);
      if (!pid) throw new Error('no window is open');
      process.kill(pid, 'SIGKILL');
      await until(() => processOf(built('pendata'), data) === undefined, 'the killed window is gone');
      // The driver has room for one window; it does not notice by itself that this one is gone.
      await window.close().catch(() => undefined);
    },
    /** Keeps what the display shows as `name`.png among the results. */
    photograph: picture,
    async close() {
      await driver.stop();
      await xvfb.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
