/** Which rows of a long list are drawn: pure arithmetic, in pixels. */

export interface View {
  /** Of the rows above, in pixels. */
  scrolled: number;
  height: number;
  rowHeight: number;
  total: number;
}

/** Rows drawn beyond each edge, so that a quick scroll does not show gaps. */
export const spare = 8;

/** The drawn rows: `first` inclusive, `last` exclusive. */
export function drawnRows({ scrolled, height, rowHeight, total }: View): { first: number; last: number } {
  const top = Math.floor(scrolled / rowHeight);
  const visible = Math.ceil(height / rowHeight) + 1;
  return {
    first: Math.max(0, Math.min(top - spare, total - 1)),
    last: Math.max(0, Math.min(top + visible + spare, total)),
  };
}

/** Where to scroll so that `row` is seen whole, moving as little as possible. */
export function scrolledTo(row: number, { scrolled, height, rowHeight }: View): number {
  const top = row * rowHeight;
  if (top < scrolled) return top;
  return Math.max(scrolled, top + rowHeight - height);
}

/** The row a key leads to; `undefined` for a key that does not move. */
export function movedRow(key: string, row: number, { height, rowHeight, total }: View): number | undefined {
  const page = Math.max(1, Math.floor(height / rowHeight) - 1);
  const steps: Record<string, number> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + page,
    PageUp: row - page,
    Home: 0,
    End: total - 1,
  };
  const wanted = steps[key];
  return wanted === undefined || total === 0 ? undefined : Math.max(0, Math.min(wanted, total - 1));
}
