/** Ids of inputs, and what a question is called on paper. */

/** Id of the first input of the question at `path`. */
export function inputId(path: string): string {
  return `q-${path.replace('/', '-')}`;
}

/** `303` of `q303`, `501a` of `q501a_bulan`; empty for questions without a number. */
export function numberOf(code: string): string {
  return /^q(\d[^_]*)/.exec(code)?.[1] ?? '';
}

/** Choices beyond this many are a list to choose from, not buttons. */
const mostButtons = 30;

/** Choices with a short code are buttons that answer to it; regions and long lists are chosen by name. */
export function asButtons(choices: readonly { value: string }[]): boolean {
  return choices.length <= mostButtons && choices.every(({ value }) => value.length <= 2);
}
