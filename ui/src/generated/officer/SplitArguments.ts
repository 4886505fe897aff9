// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * People who begin a household of their own.
 */
export type SplitArguments = { household: string, members: Array<string>, 
/**
 * One of them.
 */
head: string, 
/**
 * May be empty.
 */
note: string, };
