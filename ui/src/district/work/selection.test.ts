import { expect, test } from 'vitest';

import { count, isChosen, nothing, touched } from './selection';

const rows = ['a', 'b', 'c', 'd', 'e'];
const chosen = (selection: typeof nothing) => rows.filter((row) => isChosen(selection, row)).join('');

test('a row is chosen and left again', () => {
  const one = touched(nothing, rows, 1, false);
  expect(chosen(one)).toBe('b');
  expect(chosen(touched(one, rows, 1, false))).toBe('');
});

test('Shift chooses everything from the row touched last, in either direction', () => {
  const down = touched(touched(nothing, rows, 1, false), rows, 3, true);
  expect(chosen(down)).toBe('bcd');
  expect(chosen(touched(touched(nothing, rows, 4, false), rows, 2, true))).toBe('cde');
});

test('a row that leaves "all" keeps the rest of the page', () => {
  const all = { all: true, ids: new Set<string>(), anchor: 0 };
  expect(count(all, 1024)).toBe(1024);
  const left = touched(all, rows, 2, false);
  expect(chosen(left)).toBe('abde');
  expect(count(left, 1024)).toBe(4);
});
