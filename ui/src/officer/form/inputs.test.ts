import { expect, test } from 'vitest';

import { asButtons, inputId, numberOf } from './inputs';

test('a question is called as on paper', () => {
  expect(numberOf('q303')).toBe('303');
  expect(numberOf('q501a_bulan')).toBe('501a');
  expect(numberOf('lokasi')).toBe('');
});

test('the ids of two members differ and hold no slash', () => {
  expect(inputId('a1/q402')).toBe('q-a1-q402');
  expect(inputId('b2/q402')).not.toBe(inputId('a1/q402'));
});

test('coded answers are buttons, regions and long lists are chosen by name', () => {
  const coded = (count: number) => Array.from({ length: count }, (_, code) => ({ value: String(code) }));
  expect(asButtons(coded(26))).toBe(true);
  expect(asButtons(coded(38))).toBe(false);
  expect(asButtons([{ value: '35.02' }, { value: '35.03' }])).toBe(false);
});
