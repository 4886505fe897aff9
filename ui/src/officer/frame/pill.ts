/** What the pill in the header says: the one most useful thing about saving and sending. */
import type { SyncStatus } from '../../generated/officer/SyncStatus';

export type PillWords =
  | { is: 'unsaved'; count: number }
  | { is: 'sending'; done: number; total: number }
  | { is: 'sending_photos' | 'receiving' | 'connecting' | 'offline' | 'failed' | 'saved' | 'sent' }
  | { is: 'retry'; at: number }
  | { is: 'waiting' | 'photos_wait'; count: number };

/** `unsaved`: answers on the screen that could not be written. Times in Unix seconds. */
export function pillOf(sync: SyncStatus | undefined, unsaved: number): PillWords {
  if (unsaved > 0) return { is: 'unsaved', count: unsaved };
  if (!sync) return { is: 'saved' };
  const { activity, trouble, waiting_households: waiting } = sync;
  if (activity.is === 'running') {
    if (activity.step === 'waiting' && waiting > 0) return { is: 'waiting', count: waiting };
    if (activity.step === 'waiting' || activity.step === 'preparing') return { is: 'connecting' };
    if (activity.step === 'photos') return { is: 'sending_photos' };
    if (activity.step !== 'exchanging' || activity.total === 0) return { is: 'receiving' };
    return { is: 'sending', done: activity.done, total: activity.total };
  }
  // Without a network nothing is wrong.
  if (trouble?.cause === 'offline') return { is: 'offline' };
  if (trouble) return trouble.next_try === null ? { is: 'failed' } : { is: 'retry', at: trouble.next_try };
  if (waiting > 0) return { is: 'waiting', count: waiting };
  if (sync.waiting_photos > 0) return { is: 'photos_wait', count: sync.waiting_photos };
  return { is: sync.last_success === null ? 'saved' : 'sent' };
}
