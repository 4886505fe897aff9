/** What a decision may choose: the candidates, lettered, and the other values the form allows. */
import type { CandidateView } from '../../generated/district/CandidateView';
import type { CaseView } from '../../generated/district/CaseView';
import type { ValueView } from '../../generated/district/ValueView';

/** A, B, C … */
export function letter(index: number): string {
  return String.fromCharCode(65 + index);
}

/** The candidates, those whose writer came first to the letters in the order the server gives them. */
export function lettered(candidates: CandidateView[]): { letter: string; candidate: CandidateView }[] {
  return candidates.map((candidate, index) => ({ letter: letter(index), candidate }));
}

/** Values of the form that nobody gave; offered as "another value". */
export function otherValues({ choices, candidates }: CaseView): ValueView[] {
  return choices.filter(({ value }) => !candidates.some((candidate) => candidate.value === value));
}

/** The candidate that a typed letter or number chooses. */
export function picked(key: string, candidates: CandidateView[]): string | undefined {
  const index = /^[1-9]$/.test(key) ? Number(key) - 1 : key.toUpperCase().charCodeAt(0) - 65;
  return key.length === 1 ? candidates[index]?.value : undefined;
}
