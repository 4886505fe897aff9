// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * A household that somebody is in as well.
 */
export type Elsewhere = { household: string, head_name: string, rt: string, };
