import { expect, test } from 'vitest';

import { underway } from './portion';

const none = { done: 0, of: 0 };

test('one direction after the other, each with its total', () => {
  expect(underway({ step: 'exchanging', giving: { done: 12, of: 40 }, taking: none })).toEqual({ is: 'giving', done: 12, of: 40 });
  const given = { done: 40, of: 40 };
  expect(underway({ step: 'exchanging', giving: given, taking: { done: 0, of: 3 } })).toEqual({ is: 'taking', done: 0, of: 3 });
  expect(underway({ step: 'exchanging', giving: given, taking: none })).toBeUndefined();
});

test('no total is shown where nothing goes over', () => {
  expect(underway({ step: 'comparing', giving: { done: 1, of: 2 }, taking: none })).toBeUndefined();
});
