import { expect, test } from 'vitest';

import { age } from './age';

const words = { minutes: (n: string) => `${n} m`, hours: (n: string) => `${n} h`, days: (n: string) => `${n} d` };
const of = (seconds: number) => age(seconds, words, String);

test('an age is in its largest unit', () => {
  expect([-5, 59, 3599, 3600, 47 * 3600, 48 * 3600, 20 * 86400].map(of)).toEqual(['0 m', '0 m', '59 m', '1 h', '47 h', '2 d', '20 d']);
});
