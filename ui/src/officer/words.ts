/** The officer's words in the chosen language, and what a refused call says in them. */
import type { Elsewhere } from '../generated/officer/Elsewhere';
import type { BackendError } from '../backend/backend';
import type { FindingView } from '../generated/officer/FindingView';
import { locale } from '../locale/locale.svelte';
import { en } from '../locale/officer.en';
import { photosOf } from '../photos/photo';
import { id, type OfficerWords } from '../locale/officer.id';

const tables: Record<typeof locale.language, OfficerWords> = { id, en };

export function words(): OfficerWords {
  return tables[locale.language];
}

/** What happened, whether the data is safe, what to do. */
export function failureWords({ code, details }: BackendError): string {
  const known: Record<string, string | ((details: Readonly<Record<string, unknown>>) => string)> = words().failure;
  const refusal = code === 'refused' ? words().refusals[String(details.reason)] : undefined;
  if (refusal) return `${refusal.what} ${refusal.next}`;
  const entry = known[code] ?? locale.text.errors.failed(code);
  return typeof entry === 'string' ? entry : entry(details);
}

/** An answer in words: of its choices, of its photos, or as it stands. */
export function answerWords(value: string, label: string | null | undefined): string {
  const photos = photosOf(value).length;
  if (photos > 0) return words().photo.count(photos);
  return label || value || words().history.emptyValue;
}

/** What an officer is asked to be sure of: the form's words, and what the place itself tells. */
export function doubtWords({ message, place_doubts }: FindingView): string {
  const { places, problems } = words().form;
  return [message, ...place_doubts.map((doubt) => places[doubt])].filter(Boolean).join(' ') || problems.soft;
}

/** The middle of "Belum tersimpan: ….". */
export function unsavedWhy(failure: BackendError): string {
  const known: Readonly<Record<string, string>> = words().unsavedWhy;
  return known[failure.code] ?? failureWords(failure).replace(/\.$/, '');
}

/** Somebody else with the same NIK. */
export function twinWords({ here, person_name, head_name, rt, left }: Elsewhere): string {
  const { nik } = words().work;
  const named = (name: string) => name || words().list.unnamed;
  if (here) return nik.here(named(person_name));
  return (left ? nik.left : nik.elsewhere)(named(person_name), named(head_name), rt);
}
