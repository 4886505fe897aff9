/** How far the district's work is. Outlives the screen; asked again whenever households or lists change. */
import type { Work } from '../../generated/officer/Work';
import type { WorkOverview } from '../../generated/officer/WorkOverview';
import type { WorkReasonWord } from '../../generated/officer/WorkReasonWord';
import { program } from '../program.svelte';
import { words } from '../words';

class Working {
  overview = $state.raw<WorkOverview>();
  #asked = 0;

  left = $derived(this.overview ? this.overview.all.households - this.overview.all.done : 0);

  /** Counts by RT are of this reason. */
  async refresh(reason?: WorkReasonWord) {
    const asked = ++this.#asked;
    const overview = await program.attempt('work.overview', { reason });
    if (overview && asked === this.#asked) this.overview = overview;
  }
}

export const working = new Working();

/** The reason as officers read it: the district's own words where it gave some. */
export function reasonWords({ reason, words: own }: Pick<Work, 'reason' | 'words'>): string {
  return own || words().work.reasons[reason];
}
