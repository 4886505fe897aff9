import { expect, test } from 'vitest';

import { Pace } from './pace';

const minute = 60_000;

test('a paper takes the time between its keys', () => {
  const pace = new Pace();
  for (const at of [0, minute, 3 * minute]) pace.beat(at);
  expect(pace.seconds).toBe(180);
});

test('a rest of more than five minutes counts for nothing, and a clock set back neither', () => {
  const pace = new Pace(30);
  for (const at of [0, minute, 20 * minute, 21 * minute, 2 * minute]) pace.beat(at);
  expect(pace.seconds).toBe(150);
});
