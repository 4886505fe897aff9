import { expect, test } from 'vitest';

import type { HouseholdRow } from '../../generated/officer/HouseholdRow';
import { id } from '../../locale/id';
import { detailOf } from './detail';

const row = (of: Partial<HouseholdRow>) => detailOf({ status: 'ready', stage: 'ready', reason: '', note: '', ...of } as HouseholdRow, id);

test('why nobody was interviewed stands beside the status', () => {
  expect(row({ stage: 'moved', reason: 'abroad', note: 'Malaysia' })).toBe('· Pindah: Ke luar negeri');
});

test('a household that went to another registry says so and not its number there', () => {
  expect(row({ stage: 'moved', reason: 'transferred', note: '36.01.01.2001 0190' })).toBe('· Pindah: Dialihkan: tercatat di wilayah lain');
});

test('a household emptied by taking a split back is not said to have moved', () => {
  expect(row({ stage: 'moved', reason: 'rejoined' })).toBe('· Kosong, pemecahan dibatalkan');
});
