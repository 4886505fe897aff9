// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Whether leaving the household wrote a change.
 */
export type Closed = { cut: boolean, };
