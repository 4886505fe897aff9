// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { SyncActivity } from "./SyncActivity";
import type { Trouble } from "./Trouble";

export type SyncStatus = { activity: SyncActivity, 
/**
 * Households and changes the server has not acknowledged. Answers no change was cut from count as one.
 */
waiting_households: number, waiting_changes: number, waiting_bytes: number, 
/**
 * Changes the server keeps aside, where an admin sees them.
 */
quarantined: number, 
/**
 * The last sync that reached its end, Unix seconds.
 */
last_success: number | null, 
/**
 * What the last sync that reached its end brought.
 */
received_changes: number, 
/**
 * `None` after a success.
 */
trouble: Trouble | null, };
