/** The queue's filter as the boxes hold it, and what is asked of the server. */
import type { CaseKind } from '../../generated/district/CaseKind';
import type { QueueFilter } from '../../generated/district/QueueFilter';

export const PAGE = 50;
export const AGES = [3, 7, 14] as const;

export interface Boxes {
  village: string;
  kind: CaseKind | '';
  /** Days, as the box holds it; empty for any. */
  age: string;
}

export function asked({ village, kind, age }: Boxes, limit: number): QueueFilter {
  return {
    village: village || undefined,
    kind: kind || undefined,
    older_days: age ? Number(age) : undefined,
    limit,
  };
}

export function narrows(boxes: Boxes): boolean {
  return Boolean(boxes.village || boxes.kind || boxes.age);
}

/** The row that J, K, Home and End lead to; `undefined` for other keys. */
export function movedTo(key: string, row: number, rows: number): number | undefined {
  const last = Math.max(0, rows - 1);
  if (key === 'j' || key === 'ArrowDown') return Math.min(last, row + 1);
  if (key === 'k' || key === 'ArrowUp') return Math.max(0, row - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  return undefined;
}
