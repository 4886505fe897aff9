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
 * The household its people lived in before.
 */
split_from: string | null, 
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
waiting: boolean, 
/**
 * Since when that is in a bundle file, Unix seconds; told, and no more: it is sent once the server says so.
 */
bundled: number | null, 
/**
 * Answers to questions that its form does not have.
 */
kept: Array<KeptAnswer>, };
