// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * A few drafts looked at.
 */
export type MovedUnaffected = { looked: number, moved: number, 
/**
 * Where to go on; `None` once all were looked at.
 */
next: string | null, };
