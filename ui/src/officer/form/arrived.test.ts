import { expect, test } from 'vitest';

import type { QuestionView } from '../../generated/officer/QuestionView';
import type { SectionView } from '../../generated/officer/SectionView';
import { cameIn, keeping, withQuestions } from './arrived';

const question = (path: string, value: string) => ({ path, value, value_label: `label ${value}`, label: path }) as QuestionView;
const page = (...questions: QuestionView[]): SectionView => ({ section: 'perumahan', label: 'III', person: null, questions });

const before = page(question('q302', '45'), question('q305', '2'));
const now = page(question('q302', '71'), question('q305', '3'), question('q306', '1'));

test('what has another value came in; a question the page did not have did not', () => {
  expect(cameIn(before, now).map(({ path }) => path)).toEqual(['q302', 'q305']);
  expect(cameIn(now, now)).toEqual([]);
});

test('the question that has the focus keeps the value the officer sees, the others take theirs', () => {
  const kept = keeping(before, now, 'q305');
  expect(kept.questions.map(({ value }) => value)).toEqual(['71', '2', '1']);
  expect(kept.questions[1]?.value_label).toBe('label 2');
  expect(keeping(before, now, 'elsewhere')).toBe(now);
});

test('a question left takes the value that waited', () => {
  const kept = keeping(before, now, 'q305');
  expect(withQuestions(kept, [question('q305', '3')])).toEqual(now);
});
