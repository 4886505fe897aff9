// What an officer does in the window, in the words of its screens.
import { until } from './programs.mjs';

/** Opens every device of these tests. */
export const pin = '482913';

export function officerAt(window) {
  const write = async (selector, text) => window.type(await window.find(selector), text);
  const go = (hash) => window.run((hash) => void (location.hash = hash), hash);
  return {
    write,
    go,
    /** The program, as the screens ask it. */
    ask: (method, args = null) =>
      window.run((method, args) => globalThis.__TAURI_INTERNALS__.invoke('call', { method, arguments: args }), method, args),
    async fillEnrolment(registry, login) {
      const given = { url: registry.address, code: registry.code(login), label: 'Laptop balai desa', pin, pinAgain: pin };
      for (const [input, text] of Object.entries(given)) await write(`#${input}`, text);
    },
    async enrol(registry, login, households) {
      await this.fillEnrolment(registry, login);
      await window.click('button', 'Daftarkan perangkat');
      await window.reads(`${households} keluarga`);
    },
    /** Chooses the household in the list, by the name of its head. */
    async find(name) {
      await go('#/');
      await window.find('[role=option]');
      const whole = await window.run(() => Number(document.querySelector('.filters').textContent.match(/\d+/)[0]));
      await window.press('Control+k');
      await until(() => window.run(() => document.activeElement?.type === 'search'), 'the search has the focus');
      await window.press(...name);
      // Whoever lives with somebody of that name is found too.
      const narrowed = (name, whole) =>
        [...document.querySelectorAll('[role=option]')].find(
          (option) => option.ariaSetSize < whole && option.querySelector('.name')?.textContent === name,
        ) ?? null;
      return until(() => window.run(narrowed, name, whole), `${name} in a list that is narrowed`);
    },
    /** Moves to it by the arrows, as keys that act on a household ask for. */
    async choose(name) {
      const place = await window.run((option) => Number(option.ariaPosInSet), await this.find(name));
      await window.press('ArrowDown');
      await until(() => window.run(() => document.activeElement?.role === 'listbox'), 'the list has the focus');
      await window.press('Home', ...Array(place - 1).fill('ArrowDown'));
      await window.find('[role=option][aria-selected=true]', name);
    },
    async open(name) {
      await window.clickFound(() => this.find(name), name);
      await window.find('h1', name);
    },
  };
}
