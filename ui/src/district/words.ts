/** The console's words in the chosen language, and what a refused request says in them. */
import type { BackendError } from '../backend/backend';
import { en } from '../locale/district.en';
import { id, type DistrictWords } from '../locale/district.id';
import { locale } from '../locale/locale.svelte';

const tables: Record<typeof locale.language, DistrictWords> = { id, en };

export function words(): DistrictWords {
  return tables[locale.language];
}

/** What happened, whether the data is safe, what to do. */
export function failureWords({ code }: BackendError): string {
  const known: Record<string, string> = words().failure;
  return known[code] ?? locale.text.errors.failed(code);
}
