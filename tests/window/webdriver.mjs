// As much of WebDriver as these tests need, in plain HTTP: https://www.w3.org/TR/webdriver2/
import { until } from './programs.mjs';

const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

export const keys = { enter: '\uE007', tab: '\uE004', escape: '\uE00C', down: '\uE015', control: '\uE009' };

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
    click: (element) => ask(`${at}/element/${element[elementKey]}/click`, 'POST', {}),
    type: (element, text) => ask(`${at}/element/${element[elementKey]}/value`, 'POST', { text }),
    close: () => ask(at, 'DELETE'),
  };
  return window;
}
