// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { HouseholdBrief } from "./HouseholdBrief";
import type { SaidStanding } from "./SaidStanding";
import type { SaidWord } from "./SaidWord";

export type DoubleItem = { standing: SaidStanding, 
/**
 * The two households; one, where two of its members are meant. What is kept elsewhere is not shown.
 */
households: Array<HouseholdBrief>, 
/**
 * Names of the two members, where members are meant.
 */
members: Array<string>, words: Array<SaidWord>, };
