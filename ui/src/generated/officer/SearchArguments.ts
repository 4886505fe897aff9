// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type SearchArguments = { text: string, 
/**
 * At most 100.
 */
limit: number, };
