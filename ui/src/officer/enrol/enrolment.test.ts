import { expect, test } from 'vitest';

import { flawsOf } from './enrolment';

const good = { url: 'https://registri.example.id', code: 'ABCD-EFGH', label: 'Laptop balai desa', pin: '482913', pinAgain: '482913', fingerprint: '' };

test('a complete enrolment has no flaw', () => {
  expect(flawsOf(good)).toEqual({});
  expect(flawsOf({ ...good, url: 'http://127.0.0.1:8080' })).toEqual({});
});

test('an address without https is refused, but for this machine', () => {
  expect(flawsOf({ ...good, url: 'http://registri.example.id' })).toEqual({ url: 'address' });
  expect(flawsOf({ ...good, url: 'registri.example.id' })).toEqual({ url: 'address' });
});

test('a PIN is of digits, long enough, and typed twice alike', () => {
  expect(flawsOf({ ...good, pin: '48291', pinAgain: '48291' })).toEqual({ pin: 'weak' });
  expect(flawsOf({ ...good, pin: '48291a', pinAgain: '48291a' })).toEqual({ pin: 'weak' });
  expect(flawsOf({ ...good, pinAgain: '482914' })).toEqual({ pinAgain: 'differs' });
});

test('what is empty is missing and nothing else', () => {
  const nothing = { url: ' ', code: '', label: '', pin: '', pinAgain: '', fingerprint: '' };
  expect(new Set(Object.values(flawsOf(nothing)))).toEqual(new Set(['missing']));
});
