/** What stands beside a household's status: the reviewer's words, a count, why nobody was interviewed. */
import type { HouseholdRow } from '../../generated/officer/HouseholdRow';
import type { Messages } from '../../locale/id';

export function detailOf(row: HouseholdRow, text: Pick<Messages, 'status' | 'outcome'>): string {
  if (row.stage === 'not_found' || row.stage === 'refused' || row.stage === 'moved') {
    // Nobody moved out of a household that only a split had made.
    if (row.reason === 'rejoined') return `· ${text.outcome.rejoined}`;
    const why = text.outcome[row.reason] ?? row.note;
    return `· ${text.status[row.stage]}${why ? `: ${why}` : ''}`;
  }
  if (row.status === 'returned') return row.note ? `· ${row.note}` : '';
  if (row.status === 'needs_fix') return `(${row.hard_findings})`;
  if (row.status === 'conflict') return `(${row.conflicts})`;
  return '';
}
