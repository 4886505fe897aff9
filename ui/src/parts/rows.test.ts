import { expect, test } from 'vitest';

import { drawnRows, movedRow, scrolledTo, spare } from './rows';

const view = { scrolled: 0, height: 560, rowHeight: 56, total: 5000 };

test('only the visible rows and a few spare ones are drawn', () => {
  expect(drawnRows(view)).toEqual({ first: 0, last: 11 + spare });
  expect(drawnRows({ ...view, scrolled: 56_000 })).toEqual({ first: 1000 - spare, last: 1011 + spare });
});

test('the end of the list draws no row that is not there', () => {
  expect(drawnRows({ ...view, scrolled: 5000 * 56 - 560 }).last).toBe(5000);
  expect(drawnRows({ ...view, total: 0 })).toEqual({ first: 0, last: 0 });
  expect(drawnRows({ ...view, total: 3 })).toEqual({ first: 0, last: 3 });
});

test('scrolling to a row moves as little as possible', () => {
  expect(scrolledTo(5, view)).toBe(0);
  expect(scrolledTo(10, view)).toBe(56);
  expect(scrolledTo(2, { ...view, scrolled: 560 })).toBe(112);
});

test('keys move within the list', () => {
  expect(movedRow('ArrowDown', 4, view)).toBe(5);
  expect(movedRow('ArrowUp', 0, view)).toBe(0);
  expect(movedRow('PageDown', 0, view)).toBe(9);
  expect(movedRow('End', 0, view)).toBe(4999);
  expect(movedRow('x', 0, view)).toBeUndefined();
  expect(movedRow('ArrowDown', 0, { ...view, total: 0 })).toBeUndefined();
});
