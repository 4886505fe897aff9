import { expect, test } from 'vitest';

import type { QuarantineItem } from '../../generated/district/QuarantineItem';
import { id } from '../../locale/district.id';
import { reasonOf } from './reason';

const item = (more: Partial<QuarantineItem>): QuarantineItem => ({
  household: '',
  change: '',
  device: 2,
  device_label: '',
  officer: '',
  reason: 'revoked',
  bytes: 1,
  received: 0,
  village: null,
  cause: null,
  in_grace: false,
  kept: null,
  ...more,
});

test('who left in time is told from a device that is not trusted', () => {
  expect(reasonOf(item({ cause: 'left', in_grace: true }), id)).toBe('Dari petugas yang berhenti: menunggu ditinjau');
  expect(reasonOf(item({ cause: 'lost' }), id)).toBe('Perangkat sudah dicabut: Hilang atau dicuri');
  expect(reasonOf(item({ reason: 'out_of_area', cause: 'left' }), id)).toBe('Keluarga di luar wilayah tugas');
  expect(reasonOf(item({ reason: 'of_tomorrow' }), id)).toBe('of_tomorrow');
});
