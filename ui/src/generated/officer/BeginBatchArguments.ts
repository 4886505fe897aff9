// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type BeginBatchArguments = { name: string, village: string, 
/**
 * Three digits, or empty.
 */
rt: string, };
