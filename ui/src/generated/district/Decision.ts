// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type Decision = { value: string, 
/**
 * May not be empty.
 */
reason: string, 
/**
 * The heads of the case view.
 */
heads: Array<string>, };
