// As much of WebDriver as these tests need, in plain HTTP: https://www.w3.org/TR/webdriver2/
import { until } from './programs.mjs';

const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

export const keys = {
  backspace: '\uE003',
  tab: '\uE004',
  enter: '\uE007',
  shift: '\uE008',
  control: '\uE009',
  alt: '\uE00A',
  escape: '\uE00C',
  space: ' ',
  end: '\uE010',
  home: '\uE011',
  arrowdown: '\uE015',
  f8: '\uE038',
  f9: '\uE039',
};

/** Keys held down in this order and let go in the other: `Control+b`, `Enter`, `x`. */
function chord(written) {
  const held = written.length === 1 ? [written] : written.split('+');
  const codes = held.map((key) => keys[key.toLowerCase()] ?? key);
  return [
    ...codes.map((value) => ({ type: 'keyDown', value })),
    ...codes.toReversed().map((value) => ({ type: 'keyUp', value })),
  ];
}

async function ask(url, method, body) {
  const answer = await fetch(url, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${url}: ${value.error}: ${value.message}`);
  return value;
}

/** Lets the driver at `address` start `binary` and drive its window. */
export async function openWindow(address, binary, args) {
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args } } };
  const { sessionId } = await ask(`${address}/session`, 'POST', { capabilities });
  const at = `${address}/session/${sessionId}`;

  /** Runs a function of the page with arguments; an element given or returned stays one. */
  const run = (code, ...args) =>
    ask(`${at}/execute/sync`, 'POST', { script: `return (${code}).apply(null, arguments)`, args });

  /** The driver itself brings nothing into sight that lies in an area that scrolls. */
  async function click(element) {
    await run((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }), element);
    await ask(`${at}/element/${element[elementKey]}/click`, 'POST', {});
  }

  const window = {
    run,
    /** All that the page says. */
    text: () => run(() => document.body.innerText),
    /** The first element of a CSS selector whose text contains `words`, once there is one. */
    find: (selector, words = '') =>
      until(
        () =>
          run(
            (selector, words) =>
              [...document.querySelectorAll(selector)].find((found) => found.textContent.includes(words)) ?? null,
            selector,
            words,
          ),
        `${selector} with "${words}"`,
      ),
    reads: (words) => until(async () => (await window.text()).includes(words), `the words "${words}"`),
    /** Clicks what `find` gives. What is drawn anew under the finger is looked for again, as a person would. */
    async clickFound(find, what) {
      const clicked = async () =>
        click(await find()).then(
          () => true,
          (error) => {
            if (!/stale element/.test(error.message)) throw error;
            return false;
          },
        );
      await until(clicked, `${what} to click`);
    },
    click: (selector, words) => window.clickFound(() => window.find(selector, words), `${selector} with "${words ?? ''}"`),
    type: (element, text) => ask(`${at}/element/${element[elementKey]}/value`, 'POST', { text }),
    /** Presses keys one after the other, for whatever has the focus. */
    press: (...written) =>
      ask(`${at}/actions`, 'POST', { actions: [{ type: 'key', id: 'keyboard', actions: written.flatMap(chord) }] }),
    /** Until what was changed last is on the display. */
    drawn: () => run(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))),
    close: () => ask(at, 'DELETE'),
  };
  return window;
}
