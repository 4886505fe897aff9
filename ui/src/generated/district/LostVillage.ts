// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";

/**
 * A village whose households the device was given.
 */
export type LostVillage = { village: Place, 
/**
 * Unix seconds.
 */
from: number, 
/**
 * When the officer's right to it ended; `null` where it had not.
 */
until: number | null, };
