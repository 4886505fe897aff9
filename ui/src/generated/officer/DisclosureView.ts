// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * A file with whole numbers that was made here.
 */
export type DisclosureView = { 
/**
 * Unix seconds.
 */
time: number, kind: string, households: number, reason: string, };
