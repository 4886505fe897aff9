// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * What a bundle of a village would hold.
 */
export type BundleCargo = { village: string, village_name: string, 
/**
 * Own households with anything unsent.
 */
households: number, 
/**
 * Households with work of other tablets that this one carries.
 */
carried_households: number, 
/**
 * Of that work. Estimates, as all of these.
 */
bytes: number, 
/**
 * Of the village's data.
 */
village_bytes: number, photos: number, photo_bytes: number, 
/**
 * The server gave what seals a bundle; else sync once first.
 */
possible: boolean, 
/**
 * When unsent work was last put into a bundle, Unix seconds.
 */
bundled: number | null, };
