/** Why somebody left a family: a code, and below it what was written beside it. */
import { locale } from '../locale/locale.svelte';

/** `moved` and `ikut anak` on the next line are "Pindah, ikut anak"; empty where no reason was given. */
export function removalWords(reason: string): string {
  const [code = '', ...note] = reason.split('\n');
  const known: Readonly<Record<string, string>> = { ...locale.text.removal, ...locale.text.lineage };
  return [known[code] ?? code, ...note].filter(Boolean).join(', ');
}
