import { expect, test } from 'vitest';

import { incidentCode } from './incident';

function failing(message: string): Error {
  const error = new TypeError(message);
  error.stack = `TypeError\n    at draw (http://127.0.0.1:8090/assets/officer.js:1:200)`;
  return error;
}

test('the same error has the same code', () => {
  expect(incidentCode(failing('x'))).toBe(incidentCode(failing('x')));
  expect(incidentCode(failing('x'))).toMatch(/^L-[0-9A-F]{8}$/);
});

test('what an error says, which may quote an answer, is not in its code', () => {
  expect(incidentCode(failing('Siti'))).toBe(incidentCode(failing('Budi')));
});

test('what is no error has a code too', () => {
  expect(incidentCode('thrown text')).toMatch(/^L-/);
});
