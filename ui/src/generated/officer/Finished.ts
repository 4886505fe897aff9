// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Desk } from "./Desk";

/**
 * What became of a paper.
 */
export type Finished = { 
/**
 * Called ready; else it stays a draft for what is left.
 */
ready: boolean, 
/**
 * Required answers that are missing, and answers that break a rule.
 */
left: number, desk: Desk, };
