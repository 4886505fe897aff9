/** A date in three boxes: day, month, year, whatever language the machine speaks. */

export interface DateParts {
  day: string;
  month: string;
  year: string;
}

/** The boxes of `YYYY-MM-DD`; empty boxes for anything else. */
export function partsOf(value: string): DateParts {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})/.exec(value) ?? [];
  return { day, month, year };
}

/** `YYYY-MM-DD`; empty for three empty boxes, `undefined` while something is missing. */
export function dateOf({ day, month, year }: DateParts): string | undefined {
  if (!day && !month && !year) return '';
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return undefined;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Nothing more can be typed into the box: on to the next. */
export function isFull(part: keyof DateParts, text: string): boolean {
  const least = part === 'day' ? 4 : 2;
  return text.length === 2 || (text.length === 1 && Number(text) >= least);
}
