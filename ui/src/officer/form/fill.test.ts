import { expect, test } from 'vitest';

import type { Fill } from '../../generated/officer/Fill';
import { markOf } from './fill';

const full: Fill = { state: 'complete', asked: 9, answered: 9, missing: 0, wrong: 0, doubtful: 0, contested: 0 };

test('what is wrong is said before what is missing, and that before a doubt', () => {
  expect(markOf({ ...full, state: 'wrong', wrong: 2, missing: 3 })).toEqual({ is: 'wrong', count: 2 });
  expect(markOf({ ...full, state: 'partial', missing: 3, doubtful: 1 })).toEqual({ is: 'missing', count: 3 });
  expect(markOf({ ...full, doubtful: 1, contested: 1 })).toEqual({ is: 'doubtful', count: 1 });
  expect(markOf({ ...full, contested: 1 })).toEqual({ is: 'contested', count: 1 });
});

test('a section nobody has begun counts no missing answers yet, one that asks nothing is never incomplete', () => {
  expect(markOf({ ...full, state: 'empty', answered: 0, missing: 9 })).toEqual({ is: 'empty' });
  expect(markOf({ ...full, state: 'empty', asked: 0, answered: 0 })).toEqual({ is: 'none' });
  expect(markOf(full)).toEqual({ is: 'complete' });
});
