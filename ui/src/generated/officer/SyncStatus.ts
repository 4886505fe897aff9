// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { DelayedPhoto } from "./DelayedPhoto";
import type { DownloadStatus } from "./DownloadStatus";
import type { SyncActivity } from "./SyncActivity";
import type { Trouble } from "./Trouble";

export type SyncStatus = { activity: SyncActivity, 
/**
 * Households with anything the server has not acknowledged.
 */
waiting_households: number, 
/**
 * Changes of them; answers that went into no change yet are not counted here.
 */
waiting_changes: number, waiting_bytes: number, 
/**
 * Households with work of other tablets that this one carries to the server.
 */
carried_households: number, 
/**
 * Changes the server keeps aside, where an admin sees them.
 */
quarantined: number, 
/**
 * The last sync that reached its end, Unix seconds by the server's clock.
 */
last_success: number | null, 
/**
 * Others' changes that came with the last sync.
 */
received_changes: number, 
/**
 * Server's clock minus the device's, seconds, as last seen.
 */
clock_offset: number, 
/**
 * `None` after a success.
 */
trouble: Trouble | null, 
/**
 * Photos the server does not hold wholly, their bytes, and those of them that it holds.
 */
waiting_photos: number, photo_bytes: number, photo_bytes_sent: number, 
/**
 * The photo that did not go through; it goes on where it stopped. Households are not held up by it.
 */
delayed_photo: DelayedPhoto | null, 
/**
 * Photos the server did not take with the last sync, and its last reason.
 */
refused_photos: number, photo_refusal: string | null, 
/**
 * While households of a village are still to come for the first time, also between syncs.
 */
download: DownloadStatus | null, };
