// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";
import type { StageWord } from "./StageWord";

/**
 * What lists show of a household: numbers masked.
 */
export type HouseholdBrief = { household: string, village: Place, rt: string, head_name: string, 
/**
 * Family card number, masked.
 */
card: string, stage: StageWord, members: number, hard: number, soft: number, open_cases: number, updated: number, };
