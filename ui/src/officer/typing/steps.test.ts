import { expect, test } from 'vitest';

import type { FindingView } from '../../generated/officer/FindingView';
import type { QuestionView } from '../../generated/officer/QuestionView';
import { firstStep, type Paper, placeOf, problemFrom, stepFrom, type Step, stepsOf } from './steps';

function question(path: string, given: Partial<QuestionView> = {}): QuestionView {
  return {
    path,
    code: path.split('/').at(-1) ?? '',
    kind: 'text',
    label: '',
    hint: '',
    group: '',
    value: '',
    choices: [],
    value_label: '',
    relevant: true,
    required: false,
    readonly: false,
    findings: [],
    contested: [],
    photos: [],
    elsewhere: [],
    apart: null,
    previous: null,
    previous_label: null,
    unconfirmed: false,
    ...given,
  };
}

const fill = { state: 'empty', asked: 0, answered: 0, missing: 0, wrong: 0, doubtful: 0, contested: 0 } as const;
const at = (path: string): Step => ({ is: 'question', path });
const required: FindingView = { kind: 'required', message: '', confirmed: null, place_doubts: [] };

const paper: Paper = {
  sections: [
    { section: 'tempat', label: '', repeats: false, fill },
    { section: 'anggota', label: '', repeats: true, fill },
    { section: 'aset', label: '', repeats: false, fill },
  ],
  pages: [
    { section: 'tempat', label: '', person: null, questions: [question('rt', { value: '003' }), question('foto', { kind: 'image' }), question('alamat')] },
    { section: 'anggota', label: '', person: 'a', questions: [question('a/nama'), question('a/hamil', { relevant: false })] },
    { section: 'anggota', label: '', person: 'b', questions: [question('b/nama')] },
    { section: 'aset', label: '', person: null, questions: [question('emas', { findings: [required] })] },
  ],
  repeated: new Set(['rt']),
};

test('the way is that of the paper, and asks for the count before the first member', () => {
  const way: string[] = [];
  for (let step = firstStep(paper); ; step = stepFrom(paper, step, 1)) {
    way.push(step.is === 'question' ? step.path : step.is);
    if (step.is === 'end') break;
  }
  expect(way).toEqual(['alamat', 'members', 'a/nama', 'b/nama', 'emas', 'end']);
});

test('back leads also to what the paper before answered, and to nothing before the first', () => {
  expect(stepFrom(paper, at('alamat'), -1)).toEqual(at('rt'));
  expect(stepFrom(paper, at('rt'), -1)).toEqual(at('rt'));
  expect(stepFrom(paper, { is: 'end' }, 1)).toEqual({ is: 'end' });
});

test('a paper without members yet still asks for their count', () => {
  const bare = { ...paper, pages: paper.pages.filter(({ person }) => person === null) };
  expect(stepsOf(bare).map(({ is }) => is)).toEqual(['question', 'question', 'question', 'members', 'question', 'end']);
});

test('the place counts what is asked, and nothing else', () => {
  expect(placeOf(paper, at('a/nama'))).toEqual({ at: 3, of: 5 });
});

test('what was not reached yet is not missing', () => {
  expect(problemFrom(paper, at('a/nama'), at('a/nama'), 1)).toBeUndefined();
  expect(problemFrom(paper, at('a/nama'), { is: 'end' }, 1)).toEqual(at('emas'));
  const wrong = { ...paper, pages: [...paper.pages.slice(0, 3), { section: 'aset', label: '', person: null, questions: [question('emas', { findings: [{ ...required, kind: 'constraint' }] })] }] };
  expect(problemFrom(wrong, at('alamat'), at('a/nama'), 1)).toEqual(at('emas'));
  expect(problemFrom(wrong, { is: 'end' }, { is: 'end' }, -1)).toEqual(at('emas'));
});
