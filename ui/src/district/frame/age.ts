/** How long something is: in the largest unit of which there is at least one. */
export interface AgeWords {
  minutes: (count: string) => string;
  hours: (count: string) => string;
  days: (count: string) => string;
}

/** `3 jam`; of seconds. */
export function age(seconds: number, words: AgeWords, number: (value: number) => string): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes < 60) return words.minutes(number(minutes));
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? words.hours(number(hours)) : words.days(number(Math.floor(hours / 24)));
}
