import { expect, test } from 'vitest';

import { above, hashOf, type Route, routeOf } from './route';

const routes: Route[] = [
  { screen: 'list' },
  { screen: 'sync' },
  { screen: 'pin' },
  { screen: 'typing' },
  { screen: 'typing', batch: 3 },
  { screen: 'summary', household: 'a1' },
  { screen: 'check', household: 'a1' },
  { screen: 'form', household: 'a1' },
  { screen: 'form', household: 'a1', section: 'perumahan', question: 'q303' },
  { screen: 'form', household: 'a1', section: 'anggota', person: 'b2', question: 'b2/q402' },
  { screen: 'history', household: 'a1', question: 'b2/q402' },
];

test('an address leads back to the place it was made from', () => {
  for (const route of routes) expect(routeOf(hashOf(route))).toEqual(route);
});

test('an address that is no place of ours is the list', () => {
  for (const hash of ['', '#', '#/', '#/nowhere', '#/household', '#/household/']) {
    expect(routeOf(hash)).toEqual({ screen: 'list' });
  }
});

test('Esc leads from a task to its household and from there to the list', () => {
  expect(above({ screen: 'check', household: 'a1' })).toEqual({ screen: 'summary', household: 'a1' });
  expect(above({ screen: 'summary', household: 'a1' })).toEqual({ screen: 'list' });
  expect(above({ screen: 'sync' })).toEqual({ screen: 'list' });
  expect(above({ screen: 'typing', batch: 3 })).toEqual({ screen: 'typing' });
  expect(above({ screen: 'typing' })).toEqual({ screen: 'list' });
  expect(above({ screen: 'pin' })).toEqual({ screen: 'settings' });
});
