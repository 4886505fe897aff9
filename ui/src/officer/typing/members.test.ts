import { expect, test } from 'vitest';

import { membersOf } from './members';

test('a family of two to nine needs one key, one of one or of ten needs two', () => {
  expect(membersOf('4', false, 1)).toEqual({ is: 'count', count: 4 });
  expect(membersOf('1', false, 1)).toEqual({ is: 'more' });
  expect(membersOf('1', true, 1)).toEqual({ is: 'count', count: 1 });
  expect(membersOf('12', false, 1)).toEqual({ is: 'count', count: 12 });
});

test('Enter keeps what was said, and nobody is no family', () => {
  expect(membersOf('', true, 3)).toEqual({ is: 'count', count: 3 });
  for (const text of ['', '0', 'x', '100']) expect(membersOf(text, true, 0)).toEqual({ is: 'wrong' });
});
