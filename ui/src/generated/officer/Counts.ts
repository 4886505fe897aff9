// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { RtCount } from "./RtCount";
import type { StatusCount } from "./StatusCount";

export type Counts = { total: number, 
/**
 * Households with work on them: all but those not visited.
 */
visited: number, 
/**
 * Every status that occurs.
 */
statuses: Array<StatusCount>, 
/**
 * Every RT, ascending.
 */
rts: Array<RtCount>, 
/**
 * Likely duplicates this officer has not answered.
 */
open_doubles: number, };
