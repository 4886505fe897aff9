// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type WithdrawWork = { list: number, 
/**
 * All that are left on it where none is named.
 */
households: Array<string>, };
