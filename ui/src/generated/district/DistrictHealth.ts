// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";
import type { ReasonCount } from "./ReasonCount";

export type DistrictHealth = { district: Place, 
/**
 * Not revoked.
 */
devices: number, 
/**
 * Seen within a day.
 */
seen_today: number, 
/**
 * Not seen for more than 14 days.
 */
silent: number, last_seen: number, 
/**
 * Receipts that were given to its devices, ever.
 */
receipts: number, 
/**
 * Changes that devices said they still hold, and when the oldest was written.
 */
backlog: number, oldest: number | null, 
/**
 * Clocks that are off by more than ten minutes.
 */
wrong_clocks: number, 
/**
 * Devices that showed themselves to be one of two copies.
 */
copies: number, 
/**
 * Devices with less than 500 MB free.
 */
full_disks: number, 
/**
 * What waits to be looked at, by reason.
 */
quarantined: Array<ReasonCount>, oldest_quarantined: number | null, 
/**
 * Changes whose dependency has not come.
 */
waiting: number, oldest_waiting: number | null, };
