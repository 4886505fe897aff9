/** The six digits of a meeting, as an officer types them. */

export const digits = 6;

/** What a person typed, as it is shown: `482 913`. */
export function spaced(text: string): string {
  const only = text.replace(/\D/g, '').slice(0, digits);
  return only.length > 3 ? `${only.slice(0, 3)} ${only.slice(3)}` : only;
}

export function isWhole(text: string): boolean {
  return text.replace(/\D/g, '').length === digits;
}

/** `4.05`: minutes and seconds that are left. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, '0')}`;
}
