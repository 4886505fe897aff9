import { describe, expect, it } from 'vitest';

import { asked, movedTo, narrows } from './filter';

describe('the filter of the queue', () => {
  it('leaves out what is open', () => {
    expect(asked({ village: '', kind: '', age: '' }, 50)).toEqual({ limit: 50 });
    expect(narrows({ village: '', kind: '', age: '' })).toBe(false);
  });

  it('asks for days as a number', () => {
    expect(asked({ village: '35.02.11.2003', kind: 'presence', age: '7' }, 100)).toEqual({
      village: '35.02.11.2003',
      kind: 'presence',
      older_days: 7,
      limit: 100,
    });
  });
});

describe('the keys of the queue', () => {
  it('move within the rows', () => {
    expect(movedTo('j', 0, 3)).toBe(1);
    expect(movedTo('j', 2, 3)).toBe(2);
    expect(movedTo('k', 0, 3)).toBe(0);
    expect(movedTo('End', 0, 3)).toBe(2);
    expect(movedTo('j', 0, 0)).toBe(0);
    expect(movedTo('x', 1, 3)).toBeUndefined();
  });
});
