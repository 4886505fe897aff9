// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { HouseholdRow } from "./HouseholdRow";

export type ListPage = { 
/**
 * How many households match; `rows` holds those from `offset` on.
 */
total: number, offset: number, rows: Array<HouseholdRow>, };
