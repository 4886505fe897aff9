import { expect, test } from 'vitest';

import { inputId, numberOf } from './inputs';

test('a question is called as on paper', () => {
  expect(numberOf('q303')).toBe('303');
  expect(numberOf('q501a_bulan')).toBe('501a bulan');
  expect(numberOf('lokasi')).toBe('');
});

test('the ids of two members differ and hold no slash', () => {
  expect(inputId('a1/q402')).toBe('q-a1-q402');
  expect(inputId('b2/q402')).not.toBe(inputId('a1/q402'));
});
