/** Who wrote something, in one line. */
import type { Author } from '../generated/officer/Author';
import { locale } from '../locale/locale.svelte';
import { words } from './words';

/** `Rina, petugas desa · Tablet 12 (no. 12) · Sel, 24 Nov 2026 09.12`. */
export function authorWords({ name, role, device_label, device_number, at, own }: Author): string {
  const { author } = words();
  const who = [name || author.unknown, ...(role && role !== 'village_officer' ? [author.roles[role]] : [])].join(', ');
  const device = own ? author.own : author.device(device_label, device_number);
  return [who, device, locale.moment(at)].join(' · ');
}
