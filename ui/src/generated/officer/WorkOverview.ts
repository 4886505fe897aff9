// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { CountdownView } from "./CountdownView";
import type { ReasonNumbers } from "./ReasonNumbers";
import type { RtNumbers } from "./RtNumbers";
import type { WorkNumbers } from "./WorkNumbers";

export type WorkOverview = { 
/**
 * A household on two lists counts once.
 */
all: WorkNumbers, 
/**
 * Every reason that occurs.
 */
reasons: Array<ReasonNumbers>, 
/**
 * Every RT with work, ascending.
 */
rts: Array<RtNumbers>, 
/**
 * `None` where the district gave no calendar.
 */
countdown: CountdownView | null, };
