import type { Snippet } from 'svelte';

/** What every kind of question is given, whatever it asks. */
export interface Asked {
  /** Id of the first input: links to the question's errors lead there. */
  input: string;
  /** The question's number on paper, shown before its label. */
  number?: string;
  label: string;
  /** Empty for none. */
  hint: string;
  /** As the form writes it; empty for no answer. */
  value: string;
  required: boolean;
  readonly: boolean;
  /** What is wrong with the answer, in words; the first is the most important. */
  errors: readonly string[];
  /** Show errors also of a question nobody has touched: the officer came from the check screen. */
  reveal?: boolean;
  /** The value loaded from the registry in words, where it differs. */
  previous?: string | null;
  /** Loaded from the registry and not confirmed yet. */
  unconfirmed?: boolean;
  /** Below the inputs: a clash, a doubt, what could not be saved; with the ids of what it says. */
  after?: Snippet;
  described?: string;
  /** The answer as the form writes it; empty clears. Whoever listens saves at once. */
  onanswer: (value: string) => void;
  /** The answer is complete: on to the next question. */
  onnext?: () => void;
}

export interface Choice {
  value: string;
  label: string;
}
