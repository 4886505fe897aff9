/** What is asked to enrol a device, and what is wrong with it before anything is sent. */
import { isPin } from '../pin/change';

export interface Enrolment {
  url: string;
  code: string;
  label: string;
  pin: string;
  pinAgain: string;
  /** Empty where the district gave none. */
  fingerprint: string;
}

export type Flaw = 'missing' | 'address' | 'weak' | 'differs';

/** Flaws by field, in the order of the fields; none when it can be sent. */
export function flawsOf(given: Enrolment): Partial<Record<keyof Enrolment, Flaw>> {
  const flaws: Partial<Record<keyof Enrolment, Flaw>> = {};
  for (const field of ['url', 'code', 'label', 'pin', 'pinAgain'] as const) {
    if (!given[field].trim()) flaws[field] = 'missing';
  }
  if (!flaws.url && !isServer(given.url.trim())) flaws.url = 'address';
  if (!flaws.pin && !isPin(given.pin)) flaws.pin = 'weak';
  if (!flaws.pinAgain && given.pin !== given.pinAgain) flaws.pinAgain = 'differs';
  return flaws;
}

/** `https`, or `http` on this very machine. */
function isServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}
