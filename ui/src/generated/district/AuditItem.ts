// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * A row of the audit chain.
 */
export type AuditItem = { number: number, 
/**
 * Unix seconds.
 */
time: number, user: number | null, device: number | null, act: string, detail: string, };
