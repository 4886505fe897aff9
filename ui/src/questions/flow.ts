/** The way through a page by keyboard: Enter to the next question, Shift+Enter back. */

const inputs = 'input:not([disabled], [readonly]), select:not([disabled]), textarea:not([disabled])';

/** The input to focus after the question holding `from`; `undefined` at the end of the page. */
export function neighbour(page: ParentNode, from: Element, step: 1 | -1): HTMLElement | undefined {
  const questions = [...page.querySelectorAll('[data-question]')];
  const here = questions.findIndex((question) => question.contains(from));
  for (let at = here + step; here >= 0 && questions[at]; at += step) {
    const input = inputOf(questions[at] as Element);
    if (input) return input;
  }
  return undefined;
}

/** Where a question is answered: the chosen radio, else its first input. */
export function inputOf(question: Element): HTMLElement | undefined {
  const found = [...question.querySelectorAll<HTMLInputElement>(inputs)];
  return found.find((input) => input.type === 'radio' && input.checked) ?? found[0];
}
