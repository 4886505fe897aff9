// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { WorkReasonWord } from "./WorkReasonWord";

/**
 * Which part of the work.
 */
export type WorkQuery = { reason?: WorkReasonWord, 
/**
 * Done or left; both where left out.
 */
done?: boolean, };
