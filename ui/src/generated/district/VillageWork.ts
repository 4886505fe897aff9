// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";

/**
 * A household on two lists counts once.
 */
export type VillageWork = { village: Place, households: number, done: number, overdue: number, };
