// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * A file that was opened from the desktop, or handed over by a second start.
 */
export type GivenBundle = { name: string, };
