// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * `GET /api/quarantine`: every field may be left out.
 */
export type QuarantineQuestion = { reason?: string, device?: number, 
/**
 * What was looked at and left out; what waits to be looked at where it is left out.
 */
kept?: boolean, offset?: number, };
