// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * A past sync, or several that moved nothing and came to the same.
 */
export type PastSync = { 
/**
 * Unix seconds by the server's clock: of the first, and of the last.
 */
began: number, ended: number, times: number, 
/**
 * Why it ended early, as [`TroubleCause`] names it.
 */
trouble: string | null, sent: number, received: number, 
/**
 * Households of a first download.
 */
loaded: number, refused: number, 
/**
 * Both ways.
 */
bytes: number, };
