// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { OutcomeReason } from "./OutcomeReason";
import type { StageWord } from "./StageWord";

/**
 * What may be said of a household, and the reasons for it.
 */
export type OutcomeChoice = { 
/**
 * `draft` takes an outcome back.
 */
stage: StageWord, reasons: Array<OutcomeReason>, };
