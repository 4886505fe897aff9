import { expect, test } from 'vitest';

import { clock, isWhole, spaced } from './code';

test('a code is shown in two groups while it is typed', () => {
  expect(spaced('4829')).toBe('482 9');
  expect(spaced('482-913')).toBe('482 913');
  expect(spaced('4829137')).toBe('482 913');
  expect(spaced('48x')).toBe('48');
  expect(isWhole('482 913')).toBe(true);
  expect(isWhole('482 91')).toBe(false);
});

test('the time that is left counts down to nothing', () => {
  expect(clock(300_000)).toBe('5.00');
  expect(clock(64_200)).toBe('1.05');
  expect(clock(-5)).toBe('0.00');
});
