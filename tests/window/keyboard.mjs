// The window's keyboard, as the typist of the browser's stories holds it.
import { until } from './programs.mjs';

export const keyboardOf = (window) => ({
  keyboard: { press: (key) => window.press(key) },
  evaluate: (code, given) => window.run(code, given),
  waitForFunction: (code, given, { timeout }) => until(() => window.run(code, given), 'what follows', timeout / 1000),
});
