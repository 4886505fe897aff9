import { describe, expect, it } from 'vitest';

import { hashOf, placeOf, type Route, routeOf } from './route';

const routes: Route[] = [
  { screen: 'home' },
  { screen: 'queue' },
  { screen: 'queue', village: '35.02.11.2003' },
  { screen: 'case', household: 'a-b', case: 'c0ffee' },
  { screen: 'household', household: 'a-b' },
  { screen: 'village', village: '35.02.11.2003' },
  { screen: 'devices' },
  { screen: 'quarantine' },
  { screen: 'erasure' },
  { screen: 'erasure', household: 'a-b' },
  { screen: 'erasure', household: 'a-b', person: 'c-d' },
];

describe('the address of a place', () => {
  it.each(routes)('leads back to it: $screen', (route) => {
    expect(routeOf(hashOf(route))).toEqual(route);
  });

  it('is the home page where it is unknown or incomplete', () => {
    for (const hash of ['', '#/nonsense', '#/case/only-one', '#/household']) {
      expect(routeOf(hash)).toEqual({ screen: 'home' });
    }
  });

  it('keeps the queue marked in the menu while a case is open', () => {
    expect(placeOf({ screen: 'case', household: 'a', case: 'b' })).toBe('queue');
  });
});
