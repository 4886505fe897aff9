/** Ids of inputs, and what a question is called on paper. */

/** Id of the first input of the question at `path`. */
export function inputId(path: string): string {
  return `q-${path.replace('/', '-')}`;
}

/** `303` of `q303`, `301a` of `q301a`; empty for questions without a number. */
export function numberOf(code: string): string {
  return /^q(\d.*)$/.exec(code)?.[1]?.replaceAll('_', ' ') ?? '';
}

/** Choices beyond this many are a list to choose from, not buttons. */
export const mostButtons = 30;
