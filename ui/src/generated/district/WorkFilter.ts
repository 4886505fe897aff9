// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { StageWord } from "./StageWord";
import type { WorkReasonWord } from "./WorkReasonWord";

/**
 * `GET /api/work/households`: which households of a village are looked for.
 */
export type WorkFilter = { village: string, rt?: string, stage?: StageWord, 
/**
 * Those with a hard finding.
 */
findings?: boolean, 
/**
 * Nothing came of them for so many days.
 */
quiet_days?: number, 
/**
 * On a list for this reason, and not done.
 */
reason?: WorkReasonWord, offset?: number, 
/**
 * At most 500; 100 where it is left out.
 */
limit?: number, };
