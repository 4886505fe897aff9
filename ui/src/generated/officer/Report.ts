// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Settings } from "./Settings";
import type { Storage } from "./Storage";
import type { SyncStatus } from "./SyncStatus";

/**
 * Numbers and codes alone.
 */
export type Report = { version: string, system: string, graphics_card: boolean, device_number: number, 
/**
 * `None` before the first download.
 */
form_version: number | null, households: number, settings: Settings, storage: Storage, 
/**
 * Answers are in the database alone: the journal beside it cannot be written.
 */
single_copy: boolean, sync: SyncStatus, 
/**
 * When it was made, Unix seconds.
 */
at: number, };
