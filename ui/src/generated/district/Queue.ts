// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";
import type { QueueItem } from "./QueueItem";

export type Queue = { 
/**
 * Cases that the filter lets through, also those not on this page.
 */
total: number, 
/**
 * The oldest first.
 */
cases: Array<QueueItem>, 
/**
 * What the filter offers.
 */
villages: Array<Place>, };
