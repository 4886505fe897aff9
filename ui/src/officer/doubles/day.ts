/** A day as the form writes it, in words: `3 Jan 1980`. */
import { locale } from '../../locale/locale.svelte';

export function dayWords(day: string): string {
  const seconds = Date.parse(`${day}T12:00:00`) / 1000;
  return Number.isNaN(seconds) ? '' : locale.day(seconds);
}
