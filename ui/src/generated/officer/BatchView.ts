// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Paper forms keyed in one after the other.
 */
export type BatchView = { batch: number, name: string, village: string, 
/**
 * Three digits; empty where the papers are of several.
 */
rt: string, 
/**
 * Unix seconds.
 */
started: number, 
/**
 * Papers that were finished, and those of them whose household is complete.
 */
finished: number, complete: number, 
/**
 * A paper is begun and not finished.
 */
open: boolean, 
/**
 * Codes of questions that every paper answers alike.
 */
repeated: Array<string>, };
