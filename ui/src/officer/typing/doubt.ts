/** What the typist is asked to be sure of: a finding that takes a reason. */
import type { FindingView } from '../../generated/officer/FindingView';
import type { QuestionView } from '../../generated/officer/QuestionView';

type Doubted = Pick<QuestionView, 'path' | 'findings'>;

/** The doubt nobody explained yet. */
export function doubtOf({ findings }: Pick<QuestionView, 'findings'>): FindingView | undefined {
  return findings.find(({ kind, confirmed }) => kind === 'soft' && confirmed === null);
}

/** Which answer a reason would be for: the one that is asked, else the one answered last of those in sight. */
export function toExplain(asked: Doubted | undefined, trail: readonly Doubted[]): string | undefined {
  if (asked && doubtOf(asked)) return asked.path;
  return trail.findLast((answered) => doubtOf(answered))?.path;
}
