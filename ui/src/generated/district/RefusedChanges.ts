// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * Changes set aside for one reason.
 */
export type RefusedChanges = { reason: string, changes: number, };
