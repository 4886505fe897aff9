/** What an auditor asks for, out of what was typed. */
import type { AuditQuestion } from '../../generated/district/AuditQuestion';

export interface Typed {
  act: string;
  user: string;
  device: string;
  from: string;
  until: string;
}
export type Flaws = Partial<Record<keyof Typed, 'number' | 'day'>>;

/** Midnight of `24-11-2026` here, Unix seconds; `undefined` where that is no day. */
export function dayOf(typed: string): number | undefined {
  const found = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(typed.trim());
  if (!found) return undefined;
  const [day, month, year] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() / 1000 : undefined;
}

/** The last day counts whole. */
export function asked(typed: Typed): { question: AuditQuestion; flaws: Flaws } {
  const question: AuditQuestion = {};
  const flaws: Flaws = {};
  if (typed.act) question.act = typed.act;
  for (const box of ['user', 'device'] as const) {
    if (!typed[box].trim()) continue;
    if (/^\d{1,9}$/.test(typed[box].trim())) question[box] = Number(typed[box]);
    else flaws[box] = 'number';
  }
  for (const box of ['from', 'until'] as const) {
    if (!typed[box].trim()) continue;
    const day = dayOf(typed[box]);
    if (day === undefined) flaws[box] = 'day';
    else question[box] = box === 'until' ? day + 24 * 3600 : day;
  }
  return { question, flaws };
}
