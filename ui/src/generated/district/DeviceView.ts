// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";
import type { RevocationView } from "./RevocationView";

export type DeviceView = { number: number, label: string, officer: string, villages: Array<Place>, revoked: boolean, revocation: RevocationView | null, 
/**
 * When it was first reported lost, Unix seconds.
 */
lost_at: number | null, 
/**
 * Unix seconds.
 */
enrolled: number, last_seen: number, 
/**
 * Not seen for more than 14 days.
 */
silent: boolean, 
/**
 * Changes the device said it still holds.
 */
backlog: number, 
/**
 * When the oldest of them was written, Unix seconds.
 */
oldest: number | null, 
/**
 * The device's clock less the server's, seconds.
 */
clock_offset: number, 
/**
 * Times it showed itself to be one of two copies.
 */
copies: number, 
/**
 * Version of its program; empty where it does not tell.
 */
program: string, 
/**
 * The newest form version it holds; 0 for none.
 */
form: number, 
/**
 * Bytes free on its disk.
 */
disk_free: number | null, };
