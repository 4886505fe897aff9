// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * Told once.
 */
export type RecoveryCodes = { codes: Array<string>, };
