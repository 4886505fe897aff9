// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";
import type { RefusedChanges } from "./RefusedChanges";

/**
 * Whose bundle it was, and what became of it.
 */
export type BundleImported = { village: Place, 
/**
 * Empty where the server made it.
 */
device: string, officer: string, 
/**
 * What that device sealed is kept aside.
 */
sender_revoked: boolean, 
/**
 * The sender's clock, Unix seconds.
 */
made: number, 
/**
 * Households of which it brought changes.
 */
households: number, 
/**
 * Changes: new, here before, waiting for others.
 */
accepted: number, duplicate: number, waiting: number, quarantined: Array<RefusedChanges>, photos: number, };
