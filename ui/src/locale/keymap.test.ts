import { expect, test } from 'vitest';

import { en } from './officer.en';
import { id } from './officer.id';

test('each key stands once in the list of keys', () => {
  for (const { rows } of [id.keymap, en.keymap]) {
    const keys = rows.map(([key]) => key);
    expect(new Set(keys).size).toBe(keys.length);
  }
});
