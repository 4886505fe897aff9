import { expect, test } from 'vitest';

import type { DeviceView } from '../../generated/district/DeviceView';
import { listed, type Order } from './order';

const device = (number: number, more: Partial<DeviceView>): DeviceView => ({
  number,
  label: '',
  officer: '',
  villages: [],
  revoked: false,
  revocation: null,
  lost_at: null,
  enrolled: 0,
  last_seen: 0,
  silent: false,
  backlog: 0,
  oldest: null,
  clock_offset: 0,
  copies: 0,
  program: '',
  form: 0,
  disk_free: null,
  ...more,
});
const devices = [
  device(2, { label: 'Tablet B', officer: 'Rina', backlog: 3, disk_free: 1e9, last_seen: 50 }),
  device(3, { label: 'Tablet A', officer: 'Joko', clock_offset: -900, disk_free: 1e8, last_seen: 90 }),
  device(4, { label: 'Laptop', officer: 'Budi', villages: [{ code: '35.02.11.2003', name: 'Bulak' }], revoked: true }),
];
const by = (column: Order['column'], falling = false): Order => ({ column, falling });
const numbers = (typed: string, shown: Parameters<typeof listed>[2], order = by('device')) =>
  listed(devices, typed, shown, order).map(({ number }) => number);

test('what is not told comes last, whatever the order', () => {
  expect(numbers('', 'all', by('disk'))).toEqual([3, 2, 4]);
  expect(numbers('', 'all', by('disk', true))).toEqual([2, 3, 4]);
  expect(numbers('', 'all', by('seen', true))).toEqual([3, 2, 4]);
});

test('devices are found by village, officer and what is wrong with them', () => {
  expect(numbers('bulak', 'all')).toEqual([4]);
  expect(numbers('RINA', 'all')).toEqual([2]);
  expect(numbers('', 'attention')).toEqual([3]);
  expect(numbers('', 'waiting')).toEqual([2]);
  expect(numbers('', 'revoked')).toEqual([4]);
});
