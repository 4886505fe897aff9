/** Which households of a page are chosen: single ones, and with Shift all up to the last one touched. */

export interface Selection {
  /** Everything the filter lets through, also what is on no page. */
  all: boolean;
  ids: ReadonlySet<string>;
  /** The row touched last. */
  anchor: number;
}

export const nothing: Selection = { all: false, ids: new Set(), anchor: 0 };

/** A row is touched. One of "all" leaves it: the rest of the page stays chosen, what is on no page does not. */
export function touched(selection: Selection, rows: readonly string[], row: number, range: boolean): Selection {
  const ids = new Set(selection.all ? rows : selection.ids);
  const own = rows[row];
  if (own === undefined) return selection;
  const chosen = !ids.has(own);
  const [from, to] = range ? [Math.min(selection.anchor, row), Math.max(selection.anchor, row)] : [row, row];
  for (const id of rows.slice(from, to + 1)) {
    if (chosen || range) ids.add(id);
    else ids.delete(id);
  }
  return { all: false, ids, anchor: row };
}

export function isChosen(selection: Selection, id: string): boolean {
  return selection.all || selection.ids.has(id);
}

export function count(selection: Selection, total: number): number {
  return selection.all ? total : selection.ids.size;
}
