import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { toasts } from './toasts.svelte';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('what can be undone happens when the time is over, once', () => {
  const [undone, done] = [vi.fn(), vi.fn()];
  toasts.say('Joko dikeluarkan', { action: { label: 'Batalkan', run: undone }, seconds: 10, onend: done });
  vi.advanceTimersByTime(9_999);
  expect(done).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(done).toHaveBeenCalledOnce();
  expect(undone).not.toHaveBeenCalled();
  expect(toasts.shown).toEqual([]);
});

test('undone in time, it does not happen', () => {
  const [undone, done] = [vi.fn(), vi.fn()];
  toasts.say('Joko dikeluarkan', { action: { label: 'Batalkan', run: undone }, seconds: 10, onend: done });
  toasts.shown[0]?.action?.run();
  vi.advanceTimersByTime(60_000);
  expect(undone).toHaveBeenCalledOnce();
  expect(done).not.toHaveBeenCalled();
});

test('news replace news, and leave what can be undone', () => {
  const done = vi.fn();
  const undoable = toasts.say('Joko dikeluarkan', { action: { label: 'Batalkan', run: vi.fn() }, seconds: 10, onend: done });
  toasts.say('Catatan tersimpan');
  toasts.say('Nilai dipulihkan');
  expect(toasts.shown.map(({ words }) => words)).toEqual(['Joko dikeluarkan', 'Nilai dipulihkan']);
  expect(done).not.toHaveBeenCalled();
  toasts.end(undoable);
});

test('closed early, as when the page is left, it happens at once', () => {
  const done = vi.fn();
  toasts.end(toasts.say('Joko dikeluarkan', { seconds: 10, onend: done }));
  expect(done).toHaveBeenCalledOnce();
});
