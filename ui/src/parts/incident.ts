/** A short code for an unexpected error: the same error has the same code, and no answer can be read from it. */
export function incidentCode(error: unknown): string {
  const place = error instanceof Error ? `${error.name}\n${(error.stack ?? '').replace(/https?:\S+?(?=\/assets|:\d)/g, '')}` : typeof error;
  let hash = 0x811c9dc5;
  for (const character of place) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return `L-${(hash >>> 0).toString(16).padStart(8, '0').toUpperCase()}`;
}
