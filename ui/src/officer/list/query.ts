/** What is asked of the list of households, and in which pieces it is fetched. */
import type { ListArguments } from '../../generated/officer/ListArguments';

export type Query = Omit<ListArguments, 'offset' | 'limit'>;

/** Households fetched in one call. */
export const pageSize = 100;

/** The pages that hold rows `first` up to but not including `last`. */
export function pagesOf(first: number, last: number): number[] {
  if (last <= first) return [];
  const from = Math.floor(first / pageSize);
  const to = Math.floor((last - 1) / pageSize);
  return Array.from({ length: to - from + 1 }, (_, step) => from + step);
}

/** Two queries that give the same households in the same order. */
export function samePlace(a: Query, b: Query): boolean {
  const plain = ({ text, status, rt, sort, work }: Query) =>
    [text?.trim() ?? '', status ?? '', rt ?? '', sort, work ? `${work.reason} ${work.done}` : ''].join('\n');
  return plain(a) === plain(b);
}

/** A query that leaves something out: "no household" then has another reason than an empty village. */
export function narrows({ text, status, rt, work }: Query): boolean {
  return Boolean(text?.trim() || status || rt || work);
}
