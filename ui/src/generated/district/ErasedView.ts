// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";

/**
 * What goes and what stays, as numbers and ids: nobody's answer.
 */
export type ErasedView = { household: string, village: Place, 
/**
 * The household in its place; none where nothing was changed.
 */
remade: string | null, 
/**
 * Who stays.
 */
members: number, 
/**
 * Changes in the log that are emptied, and such that were set aside or waited.
 */
changes: number, aside: number, photos: number, 
/**
 * Where answers of others named the person: they are asked again.
 */
asked_again: Array<string>, 
/**
 * Households that the person came from or went to: each is an erasure of its own.
 */
elsewhere: Array<string>, };
