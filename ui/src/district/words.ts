/** The console's words in the chosen language, and what a refused request says in them. */
import type { BackendError } from '../backend/backend';
import { en } from '../locale/district.en';
import { id, type DistrictWords } from '../locale/district.id';
import { locale } from '../locale/locale.svelte';
import { photosOf } from '../photos/photo';

const tables: Record<typeof locale.language, DistrictWords> = { id, en };

export function words(): DistrictWords {
  return tables[locale.language];
}

/** What happened, whether the data is safe, what to do. */
export function failureWords({ code }: BackendError): string {
  const known: Record<string, string> = words().failure;
  return known[code] ?? locale.text.errors.failed(code);
}

/** A value on one line: photos are counted, what has no words stands as it is. */
export function valueWords(value: string, label: string): string {
  const photos = photosOf(value).length;
  if (photos > 0) return words().photo.count(photos);
  return label || value || words().decision.empty;
}
