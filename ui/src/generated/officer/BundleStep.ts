// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * How far it is.
 */
export type BundleStep = { done: number, 
/**
 * 0 where that is not known.
 */
of: number, bytes: number, };
