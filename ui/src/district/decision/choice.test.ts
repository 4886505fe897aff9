import { describe, expect, it } from 'vitest';

import type { CandidateView } from '../../generated/district/CandidateView';
import type { CaseView } from '../../generated/district/CaseView';
import { lettered, otherValues, picked } from './choice';

const candidate = (value: string): CandidateView => ({ value, label: { id: value, en: value }, writers: [], reasons: [] });
const candidates = [candidate('2'), candidate('6')];

describe('the choices of a decision', () => {
  it('letter the candidates in order', () => {
    expect(lettered(candidates).map(({ letter, candidate }) => letter + candidate.value)).toEqual(['A2', 'B6']);
  });

  it('offer what nobody gave as another value', () => {
    const choices = ['2', '6', '8'].map((value) => ({ value, label: { id: value, en: value } }));
    expect(otherValues({ choices, candidates } as CaseView).map(({ value }) => value)).toEqual(['8']);
  });

  it('are taken by letter or number', () => {
    expect(picked('b', candidates)).toBe('6');
    expect(picked('1', candidates)).toBe('2');
    expect(picked('c', candidates)).toBeUndefined();
    expect(picked('Enter', candidates)).toBeUndefined();
  });
});
