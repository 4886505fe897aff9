// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * How much of one direction is over, in parcels of this connection; `of` is 0 before it is known.
 */
export type Portion = { done: number, of: number, };
