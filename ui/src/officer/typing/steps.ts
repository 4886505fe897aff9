/** The way through a paper: its questions one after the other, the count of its members, and its end. */
import type { QuestionView } from '../../generated/officer/QuestionView';
import type { SectionSummary } from '../../generated/officer/SectionSummary';
import type { SectionView } from '../../generated/officer/SectionView';
import { asButtons } from '../form/inputs';

export type Step = { is: 'question'; path: string } | { is: 'members' } | { is: 'end' };

export interface Paper {
  sections: readonly SectionSummary[];
  pages: readonly SectionView[];
  /** Codes that every paper of the batch answers alike. */
  repeated: ReadonlySet<string>;
}

/** What a keyboard answers; photos wait for the visit. */
export function isTyped({ kind, relevant, readonly }: QuestionView): boolean {
  return relevant && !readonly && kind !== 'note' && kind !== 'calculated' && kind !== 'image';
}

/** Every step, those too that are not asked as things stand: an answer may change that. */
export function stepsOf({ sections, pages }: Paper): Step[] {
  const steps: Step[] = [];
  for (const { section, repeats } of sections) {
    if (repeats) steps.push({ is: 'members' });
    for (const page of pages.filter((page) => page.section === section)) {
      steps.push(...page.questions.map(({ path }): Step => ({ is: 'question', path })));
    }
  }
  return [...steps, { is: 'end' }];
}

export function sameStep(a: Step, b: Step): boolean {
  return a.is === b.is && (a.is !== 'question' || b.is !== 'question' || a.path === b.path);
}

/** Answered by the paper before, or long lists that are answered already: passed over on the way forward. */
export function isPassed({ code, choices, kind, value }: QuestionView, repeated: ReadonlySet<string>): boolean {
  const ofList = kind === 'select_one' && choices.length > 0 && !asButtons(choices);
  return value !== '' && (repeated.has(code) || ofList);
}

/** The step to go to after `from`, forward or back; at the ends it stays. */
export function stepFrom(paper: Paper, from: Step, direction: 1 | -1): Step {
  const steps = stepsOf(paper);
  const questions = byPath(paper);
  const stands = (step: Step) => {
    if (step.is !== 'question') return true;
    const question = questions.get(step.path);
    return question !== undefined && isTyped(question) && (direction === -1 || !isPassed(question, paper.repeated));
  };
  const here = steps.findIndex((step) => sameStep(step, from));
  for (let at = here + direction; at >= 0 && at < steps.length; at += direction) {
    const step = steps[at];
    if (step && stands(step)) return step;
  }
  return from;
}

/** The first step of a paper. */
export function firstStep(paper: Paper): Step {
  return stepFrom(paper, { is: 'question', path: '' }, 1);
}

export function byPath({ pages }: Pick<Paper, 'pages'>): Map<string, QuestionView> {
  return new Map(pages.flatMap(({ questions }) => questions.map((question) => [question.path, question])));
}

/** Of the questions that are asked, which one this is, and how many there are. */
export function placeOf(paper: Paper, step: Step): { at: number; of: number } {
  const questions = byPath(paper);
  const asked = stepsOf(paper).filter(
    (other) => other.is === 'question' && isTyped(questions.get(other.path) as QuestionView),
  );
  return { at: asked.findIndex((other) => sameStep(other, step)) + 1, of: asked.length };
}

/** The next question with something to mend, from here around the paper. What is not reached yet is not missing. */
export function problemFrom(paper: Paper, from: Step, furthest: Step, direction: 1 | -1): Step | undefined {
  const steps = stepsOf(paper);
  const questions = byPath(paper);
  const index = (step: Step) => steps.findIndex((other) => sameStep(other, step));
  const reached = index(furthest);
  const hurts = (step: Step, at: number) => {
    const question = step.is === 'question' ? questions.get(step.path) : undefined;
    return question !== undefined && isTyped(question) && hasProblem(question, at < reached);
  };
  const wrong = steps.filter(hurts);
  const here = index(from);
  if (direction === 1) return wrong.find((step) => index(step) > here) ?? wrong[0];
  return wrong.findLast((step) => index(step) < here) ?? wrong.at(-1);
}

export function hasProblem({ findings }: QuestionView, reached: boolean): boolean {
  return findings.some(({ kind, confirmed }) => confirmed === null && (kind !== 'required' || reached));
}
