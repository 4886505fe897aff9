// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { KnownView } from "./KnownView";
import type { RefusalView } from "./RefusalView";
import type { RemarkView } from "./RemarkView";

/**
 * Every row told apart. The lists hold the first 500 of each; the file of refused rows holds all.
 */
export type ImportReport = { rows: number, households: number, people: number, 
/**
 * Households that are taken and have something to look at.
 */
remarked: number, refused_rows: number, 
/**
 * Households of the file that are on the device already.
 */
known_households: number, refusals: Array<RefusalView>, remarks: Array<RemarkView>, known: Array<KnownView>, };
