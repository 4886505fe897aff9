import { expect, test } from 'vitest';

import { faultOf } from './split';

const family = ['budi', 'siti', 'ani'];

test('somebody leaves, somebody stays, and a head is among those who leave', () => {
  expect(faultOf(family, [], undefined)).toBe('nobody');
  expect(faultOf(family, family, 'budi')).toBe('everybody');
  expect(faultOf(family, ['ani'], undefined)).toBe('headless');
  expect(faultOf(family, ['ani'], 'budi')).toBe('headless');
  expect(faultOf(family, ['ani', 'siti'], 'ani')).toBeUndefined();
});
