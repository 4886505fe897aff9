import { expect, test } from 'vitest';

import type { SyncStatus } from '../../generated/officer/SyncStatus';
import { pillOf } from './pill';

const quiet: SyncStatus = {
  activity: { is: 'idle' },
  waiting_households: 0,
  carried_households: 0,
  waiting_changes: 0,
  waiting_bytes: 0,
  quarantined: 0,
  last_success: null,
  received_changes: 0,
  clock_offset: 0,
  trouble: null,
  waiting_photos: 0,
  photo_bytes: 0,
  photo_bytes_sent: 0,
  delayed_photo: null,
  refused_photos: 0,
  photo_refusal: null,
  download: null,
};
const running = { is: 'running', done: 3, total: 12, bytes_up: 300, bytes_down: 0, retry_in: null } as const;

test('on the device and at the server are two different words', () => {
  expect(pillOf(undefined, 0)).toEqual({ is: 'saved' });
  expect(pillOf(quiet, 0)).toEqual({ is: 'saved' });
  expect(pillOf({ ...quiet, last_success: 5 }, 0)).toEqual({ is: 'sent' });
});

test('what waits is counted in households, what is being sent in changes', () => {
  expect(pillOf({ ...quiet, waiting_households: 12, waiting_changes: 40 }, 0)).toEqual({ is: 'waiting', count: 12 });
  expect(pillOf({ ...quiet, activity: { ...running, step: 'exchanging' } }, 0)).toEqual({ is: 'sending', done: 3, total: 12 });
});

test('between two tries the count is told only where something waits', () => {
  const between = { ...quiet, activity: { ...running, step: 'waiting' } } as const;
  expect(pillOf({ ...between, waiting_households: 2 }, 0)).toEqual({ is: 'waiting', count: 2 });
  expect(pillOf(between, 0)).toEqual({ is: 'connecting' });
});

test('no network is a neutral state, everything else says when it is tried again', () => {
  expect(pillOf({ ...quiet, trouble: { cause: 'offline', at: 1, next_try: 9 } }, 0)).toEqual({ is: 'offline' });
  expect(pillOf({ ...quiet, trouble: { cause: 'server_busy', at: 1, next_try: 9 } }, 0)).toEqual({ is: 'retry', at: 9 });
  expect(pillOf({ ...quiet, trouble: { cause: 'refused', reason: 'revoked', at: 1, next_try: null } }, 0)).toEqual({ is: 'failed' });
});

test('an answer that could not be written comes before everything', () => {
  expect(pillOf({ ...quiet, activity: { ...running, step: 'exchanging' } }, 1)).toEqual({ is: 'unsaved', count: 1 });
});

test('photos are told after households, and apart from them', () => {
  const photos = { ...quiet, last_success: 5, waiting_photos: 3 };
  expect(pillOf(photos, 0)).toEqual({ is: 'photos_wait', count: 3 });
  expect(pillOf({ ...photos, waiting_households: 2 }, 0)).toEqual({ is: 'waiting', count: 2 });
  expect(pillOf({ ...photos, activity: { ...running, step: 'photos' } }, 0)).toEqual({ is: 'sending_photos' });
});
