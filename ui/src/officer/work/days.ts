/** The countdown to the cut-off in words. */
import type { CountdownView } from '../../generated/officer/CountdownView';
import type { WorkWords } from '../../locale/officer/work.id';

/** `date` shows an ISO day as people write it. */
export function countdownWords(countdown: CountdownView, words: WorkWords, date: (iso: string) => string): string {
  const cutOff = date(countdown.cut_off);
  const left = countdown.days_left === 1 ? words.tomorrow : words.days(countdown.days_left);
  const ahead = countdown.open ? words.cutOff(cutOff, left) : words.opens(date(countdown.opens), cutOff);
  if (countdown.passed) return `${words.passed(date(countdown.passed))} ${ahead}.`;
  return countdown.days_left === 0 ? words.today(cutOff) : ahead;
}

/** The last days before a cut-off stand out. */
export function isNear({ passed, days_left }: CountdownView): boolean {
  return !passed && days_left <= 5;
}
