/** The chosen language: its words, numbers and dates. Every screen reads `locale`; a change redraws them. */
import { en } from './en';
import { id, type Messages } from './id';

export type Language = 'id' | 'en';

const words: Record<Language, Messages> = { id, en };

class Locale {
  language = $state<Language>('id');
  /** The words of the screens. */
  text = $derived(words[this.language]);
  #numbers = $derived(new Intl.NumberFormat(this.language));
  #days = $derived(new Intl.DateTimeFormat(this.language, { day: 'numeric', month: 'short', year: 'numeric' }));
  #dates = $derived(new Intl.DateTimeFormat(this.language, { day: 'numeric', month: 'short' }));
  #moments = $derived(
    new Intl.DateTimeFormat(this.language, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    }),
  );
  #times = $derived(new Intl.DateTimeFormat(this.language, { hour: '2-digit', minute: '2-digit' }));

  choose(language: Language) {
    this.language = language;
    document.documentElement.lang = language;
  }

  /** `1.024` or `1,024`. */
  number(value: number): string {
    return this.#numbers.format(value);
  }

  /** `17 Des`; of `2026-12-17`. */
  date(iso: string): string {
    return this.#dates.format(new Date(`${iso}T12:00:00`));
  }

  /** `4,2` or `4.2`. */
  decimal(value: number): string {
    return new Intl.NumberFormat(this.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
  }

  /** `24 Nov 2026`; of Unix seconds. */
  day(seconds: number): string {
    return this.#days.format(seconds * 1000);
  }

  /** `Sel, 24 Nov 2026 09.12`; of Unix seconds. */
  moment(seconds: number): string {
    return this.#moments.format(seconds * 1000);
  }

  /** `09.12`; of Unix seconds. */
  time(seconds: number): string {
    return this.#times.format(seconds * 1000);
  }

  /** `1,4 MB`; megabytes of a million bytes, at least one kilobyte; `2,1 GB` from a thousand of them on. */
  bytes(count: number): string {
    const [value, unit] =
      count >= 1e9 ? [count / 1e9, 'GB'] : count >= 1e6 ? [count / 1e6, 'MB'] : [Math.max(1, count / 1e3), 'KB'];
    return `${new Intl.NumberFormat(this.language, { maximumFractionDigits: unit === 'KB' ? 0 : 1 }).format(value)} ${unit}`;
  }
}

export const locale = new Locale();
