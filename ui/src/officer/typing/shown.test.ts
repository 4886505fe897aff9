import { expect, test } from 'vitest';

import { shownAnswer } from './shown';

const choices = [
  { value: '1', label: 'Laki-laki' },
  { value: '2', label: 'Perempuan' },
];

test('a code is shown with its words, a day as it stands on the paper', () => {
  expect(shownAnswer({ kind: 'select_one', value: '2', choices, value_label: '' })).toBe('2 Perempuan');
  expect(shownAnswer({ kind: 'select_multiple', value: '1 2', choices, value_label: '' })).toBe('1 Laki-laki, 2 Perempuan');
  expect(shownAnswer({ kind: 'date', value: '1980-01-03', choices: [], value_label: '' })).toBe('03-01-1980');
  expect(shownAnswer({ kind: 'text', value: '', choices: [], value_label: '' })).toBe('–');
});

test('a code that the list does not offer any more keeps the words it came with', () => {
  expect(shownAnswer({ kind: 'select_one', value: '9', choices, value_label: 'Lainnya' })).toBe('Lainnya');
});
