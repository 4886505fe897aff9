/** What makes a PIN, and what is wrong with a change of it before the device is asked. */

/** Digits of a PIN at least; the device itself insists on it too. */
export const leastDigits = 6;

export interface Change {
  old: string;
  pin: string;
  pinAgain: string;
}

export type Flaw = 'missing' | 'weak' | 'same' | 'differs';

export function isPin(text: string): boolean {
  return /^\d+$/.test(text) && text.length >= leastDigits;
}

/** Flaws by field, in the order of the fields; none when it can be tried. */
export function flawsOf({ old, pin, pinAgain }: Change): Partial<Record<keyof Change, Flaw>> {
  const flaws: Partial<Record<keyof Change, Flaw>> = {};
  if (!old) flaws.old = 'missing';
  if (!pin) flaws.pin = 'missing';
  else if (!isPin(pin)) flaws.pin = 'weak';
  else if (pin === old) flaws.pin = 'same';
  if (!pinAgain) flaws.pinAgain = 'missing';
  else if (pinAgain !== pin) flaws.pinAgain = 'differs';
  return flaws;
}
