/** The pages of a household in the order of the form: its sections, and one for each member. */
import type { CheckItem } from '../../generated/officer/CheckItem';
import type { CheckList } from '../../generated/officer/CheckList';
import type { Fill } from '../../generated/officer/Fill';
import type { Progress } from '../../generated/officer/Progress';

export interface PageOf {
  section: string;
  person?: string;
}

export interface Page extends PageOf {
  label: string;
  fill: Fill;
}

/** Members who left keep their pages. */
export function pagesOf(progress: Progress): Page[] {
  const { members, sections } = progress;
  return sections.flatMap(({ section, label, repeats, fill }) =>
    repeats
      ? members.map((member) => ({ section, person: member.person, label: member.name, fill: member.fill }))
      : [{ section, label, fill }],
  );
}

export function isPage(page: PageOf, { section, person }: PageOf): boolean {
  return page.section === section && page.person === person;
}

/** The page `step` away; `undefined` at either end. */
export function pageFrom(pages: readonly Page[], here: PageOf, step: 1 | -1): Page | undefined {
  return pages[pages.findIndex((page) => isPage(page, here)) + step];
}

/** Where an officer goes on: the first page with something left to do, else the first of all. */
export function firstOpen(pages: readonly Page[]): Page | undefined {
  return pages.find(({ fill }) => fill.asked > 0 && fill.state !== 'complete') ?? pages[0];
}

/**
 * The next item of the check list after a question, or the one before it; around the end of the form.
 * `order`: the paths of the questions on the page where `here` stands.
 */
export function problemFrom(
  list: CheckList,
  pages: readonly Page[],
  here: PageOf & { question?: string; order: readonly string[] },
  step: 1 | -1,
): CheckItem | undefined {
  const open = list.groups.flatMap(({ items }) => items).filter(({ finding }) => finding.confirmed === null);
  const rank = ({ place }: CheckItem) => {
    const page = pages.findIndex((page) => isPage(page, { section: place.section, person: place.person ?? undefined }));
    return page * 10_000 + Math.max(0, here.order.indexOf(place.path));
  };
  const onPage = pages.findIndex((page) => isPage(page, here)) * 10_000;
  const own = here.question === undefined ? -0.5 : here.order.indexOf(here.question);
  const from = onPage + own;
  const ordered = open.map((item) => ({ item, at: rank(item) })).sort((a, b) => a.at - b.at);
  if (step === 1) return (ordered.find(({ at }) => at > from) ?? ordered[0])?.item;
  return (ordered.findLast(({ at }) => at < from) ?? ordered.at(-1))?.item;
}
