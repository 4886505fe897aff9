// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Duty } from "./Duty";
import type { Place } from "./Place";

/**
 * A grant that holds.
 */
export type MyGrant = { duty: Duty, area: Place, 
/**
 * Unix seconds; `null` until further notice.
 */
ends: number | null, };
