// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * At most 200 changes at once.
 */
export type ReleaseRequest = { changes: Array<string>, reason: string, };
