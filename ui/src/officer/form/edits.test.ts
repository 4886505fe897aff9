import { expect, test } from 'vitest';

import type { QuestionView } from '../../generated/officer/QuestionView';
import { type Edit, keyOf, shownValue } from './edits';

const papers: QuestionView = {
  path: 'p1/q411',
  code: 'q411',
  kind: 'select_multiple',
  label: '',
  hint: '',
  group: '',
  value: '4',
  choices: ['0', '1', '2', '4'].map((value) => ({ value, label: value })),
  value_label: '',
  relevant: true,
  required: true,
  readonly: false,
  findings: [],
  contested: [],
  apart: null,
  elsewhere: [],
  photos: [],
  previous: null,
  previous_label: null,
  unconfirmed: false,
};

test('ticks not yet saved are shown in the order of the form', () => {
  const edits: Edit[] = [
    { path: 'p1/q411', choice: '1', ticked: true },
    { path: 'p1/q411', choice: '4', ticked: false },
    { path: 'p1/q411', choice: '2', ticked: true },
  ];
  expect(shownValue(papers, edits)).toBe('1 2');
});

test('edits of other questions change nothing', () => {
  expect(shownValue(papers, [{ path: 'p2/q411', choice: '1', ticked: true }])).toBe('4');
});

test('a later answer to the same question takes the place of the earlier, a tick only of its own choice', () => {
  expect(keyOf({ path: 'q303', value: '1' })).toBe(keyOf({ path: 'q303', value: '2' }));
  expect(keyOf({ path: 'q411', choice: '1', ticked: true })).not.toBe(keyOf({ path: 'q411', choice: '2', ticked: true }));
});
