// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * How long answers to a question are, where its rules say so: then no key is needed to end them.
 */
export type ExtentView = { code: string, characters: number | null, 
/**
 * The greatest number.
 */
most: number | null, };
