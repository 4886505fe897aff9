// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { CaseKind } from "./CaseKind";
import type { HouseholdBrief } from "./HouseholdBrief";
import type { Words } from "./Words";

export type QueueItem = { household: HouseholdBrief, case: string, kind: CaseKind, subject: Words, 
/**
 * Unix seconds.
 */
opened: number, candidates: number, };
