import { expect, test } from 'vitest';

import { flawsOf } from './change';

test('what is missing is named field by field', () => {
  expect(flawsOf({ old: '', pin: '', pinAgain: '' })).toEqual({ old: 'missing', pin: 'missing', pinAgain: 'missing' });
});

test('a PIN is of six digits or more', () => {
  for (const pin of ['12345', '12345a', '719 243']) expect(flawsOf({ old: '482913', pin, pinAgain: pin }).pin).toBe('weak');
  expect(flawsOf({ old: '482913', pin: '719243', pinAgain: '719243' })).toEqual({});
});

test('the new one is another one, typed twice alike', () => {
  expect(flawsOf({ old: '482913', pin: '482913', pinAgain: '482913' })).toEqual({ pin: 'same' });
  expect(flawsOf({ old: '482913', pin: '719243', pinAgain: '719242' })).toEqual({ pinAgain: 'differs' });
});
