// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * What an instance counted since it was started.
 */
export type Counted = { pushes: number, pulls_shed: number, 
/**
 * Processes that examine changes and ended by them.
 */
workers_lost: number, 
/**
 * Pushes refused because the registry was set back.
 */
refused_by_epoch: number, digest_mismatches: number, 
/**
 * Answered with 5xx.
 */
failed_requests: number, };
