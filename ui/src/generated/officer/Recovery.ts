// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * What came back after a damaged database was moved aside.
 */
export type Recovery = { 
/**
 * Answers recovered from the second journal.
 */
recovered: number, 
/**
 * Entries of the journal that could not be read.
 */
unreadable: number, };
