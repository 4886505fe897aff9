import { expect, test } from 'vitest';

import { id } from '../../locale/officer/work.id';
import { countdownWords, isNear } from './days';

const december = { opens: '2026-12-01', cut_off: '2026-12-17', days_left: 6, open: true, passed: null, not_sent: 23 };
const said = (change: object) => countdownWords({ ...december, ...change }, id, (iso) => iso.slice(5));

test('days are counted, the last two by their names', () => {
  expect(said({})).toBe('Batas 12-17: 6 hari lagi');
  expect(said({ days_left: 1 })).toBe('Batas 12-17: besok');
  expect(said({ days_left: 0 })).toBe('Batas hari ini, 12-17');
});

test('after the cut-off work goes on for the next period', () => {
  const after = { passed: '2026-12-17', opens: '2027-01-01', cut_off: '2027-01-17', days_left: 30, open: false };
  expect(said(after)).toBe('Batas 12-17 sudah lewat. Pekerjaan dilanjutkan untuk periode berikutnya. Dibuka 01-01, batas 01-17.');
  expect(isNear({ ...december, ...after })).toBe(false);
});

test('the last five days stand out', () => {
  expect(isNear({ ...december, days_left: 5 })).toBe(true);
  expect(isNear(december)).toBe(false);
});
