// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { AnswerView } from "./AnswerView";
import type { FindingView } from "./FindingView";
import type { HouseholdBrief } from "./HouseholdBrief";
import type { MemberView } from "./MemberView";
import type { NoteView } from "./NoteView";
import type { OtherCase } from "./OtherCase";

/**
 * A household, read-only; identity numbers masked.
 */
export type HouseholdView = { brief: HouseholdBrief, 
/**
 * The reviewer's note, or what was said beside `stage_reason`.
 */
stage_note: string, 
/**
 * Why nobody was interviewed: a stable code; empty for none.
 */
stage_reason: string, answers: Array<AnswerView>, 
/**
 * What the form asks for no more, or has no word for.
 */
kept: Array<AnswerView>, members: Array<MemberView>, findings: Array<FindingView>, cases: Array<OtherCase>, notes: Array<NoteView>, };
