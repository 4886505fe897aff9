// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Tally } from "./Tally";

export type MeetingResult = { given: Tally, taken: Tally, 
/**
 * What one of both did not take.
 */
refused: number, 
/**
 * Whether both hold the same at the end.
 */
same: boolean | null, 
/**
 * Likely duplicates that were not known before.
 */
new_doubles: number, };
