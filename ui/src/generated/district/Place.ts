// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * An area: its Kemendagri code and name.
 */
export type Place = { code: string, name: string, };
