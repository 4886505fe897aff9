// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { KeptAnswer } from "./KeptAnswer";
import type { NoteView } from "./NoteView";
import type { Progress } from "./Progress";
import type { StageWord } from "./StageWord";
import type { Status } from "./Status";
import type { Work } from "./Work";

export type HouseholdSummary = { household: string, head_name: string, 
/**
 * In full: the household is open.
 */
family_card: string, rt: string, address: string, 
/**
 * The answer to the form's first question for a photo: the house; empty for none.
 */
photo: string, status: Status, stage: StageWord, 
/**
 * What came with the stage: the reviewer's note, or what was said beside `stage_reason`.
 */
stage_note: string, 
/**
 * Code of `household.outcomes`; empty for none.
 */
stage_reason: string, 
/**
 * The lists it is on, what is left first.
 */
work: Array<Work>, progress: Progress, notes: Array<NoteView>, 
/**
 * Something of it waits to be sent.
 */
waiting: boolean, bundled: number | null, };
