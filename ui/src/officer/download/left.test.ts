import { expect, test } from 'vitest';

import { leftOf } from './left';

test('time left is told in the unit an officer would say', () => {
  expect(leftOf(0)).toEqual({ unit: 'soon' });
  expect(leftOf(44)).toEqual({ unit: 'soon' });
  expect(leftOf(45)).toEqual({ unit: 'minutes', count: 1 });
  expect(leftOf(170)).toEqual({ unit: 'minutes', count: 3 });
  expect(leftOf(5_400)).toEqual({ unit: 'hours', count: 1.5 });
  expect(leftOf(9_000)).toEqual({ unit: 'hours', count: 2.5 });
});
