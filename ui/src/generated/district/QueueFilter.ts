// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { CaseKind } from "./CaseKind";

/**
 * `GET /api/cases`: every field may be left out.
 */
export type QueueFilter = { village?: string, kind?: CaseKind, 
/**
 * Only cases open for at least so many days.
 */
older_days?: number, offset?: number, 
/**
 * At most 200; 50 where it is left out.
 */
limit?: number, };
