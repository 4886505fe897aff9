import { expect, test } from 'vitest';

import { idOf } from './number';

test('a number out of a letter is read however it was typed, and nothing else is one', () => {
  const id = '0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b';
  expect(idOf(` ${id.toUpperCase()}\n`)).toBe(id);
  for (const text of ['', '3502115505909002', id.slice(1), `${id}0`, id.replaceAll('-', '')]) expect(idOf(text)).toBe('');
});
