/** Others' answers that come in while their page is on the screen. */
import type { QuestionView } from '../../generated/officer/QuestionView';
import type { SectionView } from '../../generated/officer/SectionView';

/** The questions of a page that have another value now. */
export function cameIn(before: SectionView, now: SectionView): QuestionView[] {
  const values = new Map(before.questions.map(({ path, value }) => [path, value]));
  return now.questions.filter(({ path, value }) => values.has(path) && values.get(path) !== value);
}

/** The page as it is now, but for the value of one question, which stays as the officer sees it. */
export function keeping(before: SectionView, now: SectionView, path: string): SectionView {
  const seen = before.questions.find((question) => question.path === path);
  if (!seen) return now;
  const { value, value_label } = seen;
  return { ...now, questions: now.questions.map((question) => (question.path === path ? { ...question, value, value_label } : question)) };
}

/** The page with these questions in the place of their like. */
export function withQuestions(page: SectionView, changed: readonly QuestionView[]): SectionView {
  const byPath = new Map(changed.map((question) => [question.path, question]));
  return { ...page, questions: page.questions.map((question) => byPath.get(question.path) ?? question) };
}
