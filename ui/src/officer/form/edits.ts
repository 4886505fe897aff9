/** Answers given and not yet known to be durable: what the screen shows until they are. */
import type { QuestionView } from '../../generated/officer/QuestionView';

export type Edit = { path: string; value: string } | { path: string; choice: string; ticked: boolean };

/** Two edits of one key: the later takes the earlier's place. */
export function keyOf(edit: Edit): string {
  return 'choice' in edit ? `${edit.path} ${edit.choice}` : edit.path;
}

/** The question's value with the edits on top; choices stay in the order of the form. */
export function shownValue(question: QuestionView, edits: Iterable<Edit>): string {
  let value = question.value;
  for (const edit of edits) {
    if (edit.path !== question.path) continue;
    value = 'choice' in edit ? ticked(question, value, edit.choice, edit.ticked) : edit.value;
  }
  return value;
}

function ticked({ choices }: QuestionView, value: string, choice: string, on: boolean): string {
  const chosen = new Set(value.split(' ').filter(Boolean));
  if (on) chosen.add(choice);
  else chosen.delete(choice);
  return choices
    .map((known) => known.value)
    .filter((known) => chosen.has(known))
    .join(' ');
}
