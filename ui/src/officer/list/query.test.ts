import { expect, test } from 'vitest';

import { narrows, pagesOf, samePlace } from './query';

test('drawn rows ask for the pages they lie on, and only those', () => {
  expect(pagesOf(0, 19)).toEqual([0]);
  expect(pagesOf(92, 108)).toEqual([0, 1]);
  expect(pagesOf(100, 200)).toEqual([1]);
  expect(pagesOf(0, 0)).toEqual([]);
});

test('a blank typed after a name asks nothing new', () => {
  expect(samePlace({ text: 'siti', sort: 'name' }, { text: 'siti ', sort: 'name' })).toBe(true);
  expect(samePlace({ sort: 'name' }, { text: '', sort: 'name' })).toBe(true);
  expect(samePlace({ sort: 'name' }, { sort: 'rt_name' })).toBe(false);
  expect(samePlace({ sort: 'name', rt: '003' }, { sort: 'name', rt: '004' })).toBe(false);
});

test('blanks alone narrow nothing', () => {
  expect(narrows({ text: ' ', sort: 'name' })).toBe(false);
  expect(narrows({ status: 'draft', sort: 'name' })).toBe(true);
});
