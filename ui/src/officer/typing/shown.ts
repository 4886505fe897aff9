/** An answer as the typist checks it against the paper: code and label, the day as it was typed. */
import type { QuestionView } from '../../generated/officer/QuestionView';
import { partsOf } from '../../questions/date';

export function shownAnswer({ kind, value, choices, value_label }: Pick<QuestionView, 'kind' | 'value' | 'choices' | 'value_label'>): string {
  if (value === '') return '–';
  if (kind === 'date') {
    const { day, month, year } = partsOf(value);
    return day ? `${day}-${month}-${year}` : value;
  }
  if (kind !== 'select_one' && kind !== 'select_multiple') return value;
  const labelled = value.split(' ').map((code) => labelOf(code, choices));
  return labelled.every(Boolean) ? labelled.join(', ') : value_label || value;
}

function labelOf(code: string, choices: QuestionView['choices']): string {
  const label = choices.find(({ value }) => value === code)?.label;
  // A region's code says nothing to anybody.
  return label === undefined ? '' : code.length > 2 ? label : `${code} ${label}`;
}
