import { expect, test } from 'vitest';

import type { CheckList } from '../../generated/officer/CheckList';
import type { Fill } from '../../generated/officer/Fill';
import type { FindingKind } from '../../generated/officer/FindingKind';
import type { Progress } from '../../generated/officer/Progress';
import { firstOpen, pageFrom, pagesOf, problemFrom } from './pages';

const fill = (state: Fill['state'], asked = 3): Fill => ({
  state,
  asked,
  answered: 0,
  missing: 0,
  wrong: 0,
  doubtful: 0,
  contested: 0,
});

function member(person: string, position: number, state: Fill['state']): Progress['members'][number] {
  return { person, position, name: person, nik: '', relation: '', sex: '', age: null, ended: null, went_to: null, fill: fill(state) };
}

const progress: Progress = {
  sections: [
    { section: 'tempat', label: 'I', repeats: false, fill: fill('complete') },
    { section: 'anggota', label: 'II', repeats: true, fill: fill('partial') },
    { section: 'aset', label: 'III', repeats: false, fill: fill('empty') },
  ],
  members: [member('siti', 1, 'complete'), member('budi', 2, 'wrong')],
  hard_findings: 0,
  soft_findings: 0,
  conflicts: 0,
};
const pages = pagesOf(progress);

function item(section: string, path: string, kind: FindingKind = 'required', confirmed: string | null = null, person: string | null = null) {
  const place = { path, section, person, person_name: person, label: path };
  return { place, finding: { kind, message: '', confirmed, place_doubts: [] } };
}

const list: CheckList = {
  groups: [
    { section: 'tempat', section_label: 'I', person: null, person_name: null, items: [item('tempat', 'q105'), item('tempat', 'q107')] },
    {
      section: 'anggota',
      section_label: 'II',
      person: 'budi',
      person_name: 'budi',
      items: [item('anggota', 'budi/q402', 'soft', 'sudah benar', 'budi'), item('anggota', 'budi/q403', 'constraint', null, 'budi')],
    },
  ],
  required: 2,
  wrong: 1,
  doubtful: 0,
  conflicts: 0,
};
const order = ['q101', 'q105', 'q106', 'q107'];

test('each member has a page of their own where the section stands', () => {
  expect(pages.map(({ section, person }) => person ?? section)).toEqual(['tempat', 'siti', 'budi', 'aset']);
  expect(pageFrom(pages, { section: 'anggota', person: 'budi' }, 1)?.section).toBe('aset');
  expect(pageFrom(pages, { section: 'tempat' }, -1)).toBeUndefined();
});

test('an officer goes on at the first page that is not complete', () => {
  expect(firstOpen(pages)?.person).toBe('budi');
  expect(firstOpen(pagesOf({ ...progress, sections: progress.sections.slice(0, 1) }))?.section).toBe('tempat');
});

test('F8 walks through the errors in the order of the form, around its end', () => {
  const next = (question: string | undefined) => problemFrom(list, pages, { section: 'tempat', question, order }, 1)?.place.path;
  expect(next(undefined)).toBe('q105');
  expect(next('q105')).toBe('q107');
  expect(next('q107')).toBe('budi/q403');
  expect(problemFrom(list, pages, { section: 'aset', order: [] }, 1)?.place.path).toBe('q105');
});

test('Shift+F8 walks back', () => {
  const before = problemFrom(list, pages, { section: 'tempat', question: 'q107', order }, -1);
  expect(before?.place.path).toBe('q105');
  expect(problemFrom(list, pages, { section: 'tempat', question: 'q101', order }, -1)?.place.path).toBe('budi/q403');
});

test('a doubt confirmed with a reason is no error', () => {
  expect(problemFrom(list, pages, { section: 'anggota', person: 'siti', order: [] }, 1)?.place.path).toBe('budi/q403');
});
