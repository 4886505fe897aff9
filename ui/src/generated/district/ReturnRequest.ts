// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type ReturnRequest = { 
/**
 * What the officer is asked to do. May not be empty.
 */
note: string, };
