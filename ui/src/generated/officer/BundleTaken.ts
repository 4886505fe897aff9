// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { RefusedChanges } from "./RefusedChanges";

/**
 * Whose bundle it was, and what became of it.
 */
export type BundleTaken = { village_name: string, 
/**
 * The tablet and its officer; `None` where the district made it, or nobody knows their name.
 */
device: string | null, officer: string | null, 
/**
 * The sender's clock, Unix seconds.
 */
made: number, 
/**
 * Households that changed, and households of the village that were read.
 */
households: number, loaded: number, 
/**
 * Changes: not here before, here before, waiting for others.
 */
accepted: number, known: number, waiting: number, 
/**
 * To be brought to the server.
 */
carried: number, 
/**
 * Own changes that the server says it holds, and those it keeps aside.
 */
sent: number, set_aside: number, 
/**
 * Changes that are not in force, with the reasons' words.
 */
refused: Array<RefusedChanges>, photos: number, form: number | null, };
