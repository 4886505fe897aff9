import { expect, test } from 'vitest';

import { placeBefore } from './order';

/** What the device does with it. */
function moved(people: string[], person: string, step: 1 | -1): string[] {
  const target = placeBefore(people, person, step);
  if (!target) return people;
  const others = people.filter((other) => other !== person);
  const at = target.before === undefined ? others.length : others.indexOf(target.before);
  return others.toSpliced(at, 0, person);
}

test('a member moves by one place', () => {
  expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
});

test('the first and the last stay where they are', () => {
  expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 'b', 1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
});
