// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { WorkFilter } from "./WorkFilter";
import type { WorkReasonWord } from "./WorkReasonWord";

export type GiveWork = { village: string, 
/**
 * These households; where there are none, all that `filter` lets through.
 */
households: Array<string>, filter: WorkFilter | null, reason: WorkReasonWord, 
/**
 * Needed for `other`.
 */
words: string, note: string, 
/**
 * `YYYY-MM-DD`.
 */
due: string | null, };
