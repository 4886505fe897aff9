// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type KeepOutRequest = { changes: Array<string>, 
/**
 * `false`: they wait to be looked at again.
 */
kept: boolean, reason: string, };
