import { expect, test } from 'vitest';

import { commandOf } from './keys';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', boolean>> = {}) =>
  commandOf({ key, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...held }, true);

test('Enter goes on in an answer and presses a button elsewhere', () => {
  expect(press('Enter')).toEqual({ is: 'next' });
  expect(press('Enter', { shiftKey: true })).toEqual({ is: 'back' });
  expect(commandOf({ key: 'Enter', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false }, false)).toBeUndefined();
});

test('sections, members and errors have their keys', () => {
  expect(press('3', { ctrlKey: true })).toEqual({ is: 'section', index: 2 });
  expect(press('PageUp', { altKey: true })).toEqual({ is: 'member', step: -1 });
  expect(press('Enter', { ctrlKey: true })).toEqual({ is: 'confirm' });
  expect(press('F8', { shiftKey: true })).toEqual({ is: 'problem', step: -1 });
});

test('a digit alone is an answer, not a command', () => {
  expect(press('3')).toBeUndefined();
  expect(press('n')).toBeUndefined();
});
