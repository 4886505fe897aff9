// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { WorkReasonWord } from "./WorkReasonWord";

export type WorkArguments = { 
/**
 * Counts by RT are of this reason.
 */
reason?: WorkReasonWord, };
