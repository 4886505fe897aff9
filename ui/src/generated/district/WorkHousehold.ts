// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { HouseholdBrief } from "./HouseholdBrief";
import type { WorkReasonWord } from "./WorkReasonWord";

export type WorkHousehold = { household: HouseholdBrief, 
/**
 * For which it is on a list and not done.
 */
reasons: Array<WorkReasonWord>, };
