// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { BatchView } from "./BatchView";

/**
 * The batches, and how the day goes.
 */
export type Desk = { 
/**
 * The newest first.
 */
batches: Array<BatchView>, 
/**
 * Papers finished on this day, of every batch.
 */
today: number, 
/**
 * Seconds of typing for one of them, pauses left out; `None` for none.
 */
seconds_each: number | null, };
