import { expect, test } from 'vitest';

import { isOff, span } from './span';

test('a clock that is off says how far in words people use', () => {
  expect(span(2 * 86_400 + 5)).toEqual({ unit: 'days', count: 2 });
  expect(span(-7_200)).toEqual({ unit: 'hours', count: 2 });
  expect(span(20)).toEqual({ unit: 'minutes', count: 1 });
});

test('a clock a minute off is left alone', () => {
  expect(isOff(60)).toBe(false);
  expect(isOff(-3_600)).toBe(true);
});
