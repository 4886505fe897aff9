/** What may be said of a household nobody was interviewed in: asked once, and saved with an undo. */
import type { HouseholdSummary } from '../../generated/officer/HouseholdSummary';
import type { OutcomeChoice } from '../../generated/officer/OutcomeChoice';
import type { StageWord } from '../../generated/officer/StageWord';
import { toasts } from '../../parts/toasts.svelte';
import { writing } from '../form/writing.svelte';
import { language, program } from '../program.svelte';
import { words } from '../words';

export type Outcome = keyof ReturnType<typeof words>['work']['outcome']['stage'];

/** Seconds in which an outcome is taken back without a reason. */
const undoable = 10;

class Choices {
  all = $state.raw<readonly OutcomeChoice[]>([]);
  /** Where the last word on a household is taken back: the next word on it ends that. */
  readonly #undoings = new Map<string, number>();

  async load() {
    if (this.all.length === 0) this.all = (await program.attempt('household.outcomes', null)) ?? [];
  }

  reasonsOf(stage: Outcome) {
    return this.all.find((choice) => choice.stage === stage)?.reasons ?? [];
  }

  /** Rejects with a `BackendError`. `onchanged` hears of the outcome, and of its undoing. */
  async save(
    household: string,
    { stage, reason, note }: { stage: Outcome; reason?: string; note: string },
    onchanged: (summary: HouseholdSummary) => void,
  ) {
    const asked = { household, stage, reason, note, language: language() };
    onchanged(await writing.inOrder(() => program.call('household.set_stage', asked)));
    const run = () => void this.#undo(household, onchanged);
    const said = words().work.outcome;
    const earlier = this.#undoings.get(household);
    if (earlier !== undefined) toasts.end(earlier);
    const action = { label: words().roster.undo, run };
    this.#undoings.set(household, toasts.say(said.saved(said.stage[stage]), { action, seconds: undoable }));
  }

  async #undo(household: string, onchanged: (summary: HouseholdSummary) => void) {
    const asked = { household, language: language() };
    const summary = await writing.inOrder(() => program.attempt('household.undo_stage', asked));
    if (summary) onchanged(summary);
  }
}

export const choices = new Choices();

/** The outcomes that can be said of a household as it stands. */
export function outcomesFor(stage: StageWord): Outcome[] {
  const ended = stage === 'not_found' || stage === 'refused' || stage === 'moved';
  const others = (['not_found', 'refused', 'moved'] as const).filter((outcome) => outcome !== stage);
  return ended || stage === 'ready' ? [...others, 'draft'] : others;
}
