// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { StageWord } from "./StageWord";
import type { Status } from "./Status";
import type { Work } from "./Work";

export type HouseholdRow = { household: string, 
/**
 * Empty where nobody is named yet.
 */
head_name: string, 
/**
 * Masked: `3502••••••••0001`.
 */
family_card: string, rt: string, address: string, people: number, status: Status, 
/**
 * Why nobody was interviewed shows here: not found, refused, moved.
 */
stage: StageWord, 
/**
 * Required answers that are missing.
 */
missing: number, 
/**
 * Answers that break a rule.
 */
hard_findings: number, soft_findings: number, conflicts: number, 
/**
 * Something of it waits to be sent.
 */
waiting: boolean, 
/**
 * The reviewer's note, or what was said beside `reason`; empty for none.
 */
note: string, 
/**
 * Why nobody was interviewed: code of `household.outcomes`; empty for none.
 */
reason: string, 
/**
 * The lists it is on, what is left first.
 */
work: Array<Work>, 
/**
 * It may be entered twice, or somebody of it.
 */
maybe_double: boolean, };
