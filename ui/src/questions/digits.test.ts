import { expect, test } from 'vitest';

import { press } from './digits';

const floor = ['1', '2', '3', '4'];
const relation = ['1', '2', '3', '9', '10', '11', '12'];

test('a digit that is a code chooses it at once', () => {
  expect(press(floor, '', '3')).toEqual({ pending: '', chosen: '3' });
});

test('a digit that also begins a longer code waits for the second digit', () => {
  expect(press(relation, '', '1')).toEqual({ pending: '1' });
  expect(press(relation, '1', '2')).toEqual({ pending: '', chosen: '12' });
});

test('Enter takes the waiting digit as it is', () => {
  expect(press(relation, '1', 'Enter')).toEqual({ pending: '', chosen: '1' });
});

test('a second digit that makes no code chooses nothing', () => {
  expect(press(relation, '1', '7')).toEqual({ pending: '', unknown: '17' });
  expect(press(floor, '', '7')).toEqual({ pending: '', unknown: '7' });
});

test('codes with a leading nought answer to their digit', () => {
  expect(press(['01', '02', '98'], '', '2')).toEqual({ pending: '', chosen: '02' });
  expect(press(['01', '02', '98'], '', '0')).toEqual({ pending: '0' });
});

test('Esc takes the waiting digit back, and other keys are not ours', () => {
  expect(press(relation, '1', 'Escape')).toEqual({ pending: '' });
  expect(press(relation, '', 'Escape')).toBeUndefined();
  expect(press(relation, '', 'Enter')).toBeUndefined();
  expect(press(relation, '', 'a')).toBeUndefined();
});
