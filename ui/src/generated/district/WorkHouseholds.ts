// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { WorkHousehold } from "./WorkHousehold";

export type WorkHouseholds = { 
/**
 * Households that the filter lets through, also those not on this page.
 */
total: number, 
/**
 * By RT and name.
 */
households: Array<WorkHousehold>, };
