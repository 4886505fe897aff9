import { expect, test } from 'vitest';

import { removalWords } from './removal';

test('a reason is told in words, with what was written beside it', () => {
  expect(removalWords('moved')).toBe('Pindah');
  expect(removalWords('died\nmenurut ketua RT')).toBe('Meninggal, menurut ketua RT');
});

test('without a reason there is nothing to tell, and an unknown one stands as it is', () => {
  expect(removalWords('')).toBe('');
  expect(removalWords('Ikut suami')).toBe('Ikut suami');
});
