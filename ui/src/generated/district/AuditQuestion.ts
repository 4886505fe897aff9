// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * `GET /api/audit` and `GET /api/audit.csv`: every field may be left out.
 */
export type AuditQuestion = { act?: string, user?: number, device?: number, 
/**
 * Not before this moment, Unix seconds.
 */
from?: number, 
/**
 * Before this moment.
 */
until?: number, 
/**
 * Below this number: the next page.
 */
before?: number, };
