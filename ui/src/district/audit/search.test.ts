import { expect, test } from 'vitest';

import { asked, dayOf } from './search';

const typed = { act: '', user: '', device: '', from: '', until: '' };

test('a day is one of the calendar', () => {
  expect(dayOf('24-11-2026')).toBe(new Date(2026, 10, 24).getTime() / 1000);
  expect([dayOf('31-2-2026'), dayOf('2026-11-24'), dayOf('')]).toEqual([undefined, undefined, undefined]);
});

test('what is left empty is not asked for, and a fault is told at its box', () => {
  expect(asked(typed)).toEqual({ question: {}, flaws: {} });
  const { question, flaws } = asked({ ...typed, act: 'push', user: ' 12 ', device: 'x', until: '24-11-2026' });
  expect(question).toEqual({ act: 'push', user: 12, until: dayOf('25-11-2026') });
  expect(flaws).toEqual({ device: 'number' });
});
