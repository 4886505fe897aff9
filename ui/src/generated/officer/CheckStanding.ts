// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * How far the check is, in households; rows are read first.
 */
export type CheckStanding = { done: number, total: number, rows: number, };
