// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";

export type VillageNumbers = { village: Place, households: number, people: number, ready: number, returned: number, 
/**
 * Households with a hard finding.
 */
with_findings: number, open_cases: number, 
/**
 * Unix seconds; 0 where nothing came yet.
 */
updated: number, };
