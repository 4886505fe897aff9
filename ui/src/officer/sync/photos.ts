import { locale } from '../../locale/locale.svelte';
import { words } from '../words';

/** How many photos wait, and how much of them is sent. */
export function photosWords(photos: number, sent: number, total: number): string {
  const { waits, begun } = words().photosSync;
  const count = locale.number(photos);
  return sent > 0 ? begun(count, locale.bytes(sent), locale.bytes(total)) : waits(count, locale.bytes(total));
}
