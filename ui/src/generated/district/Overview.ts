// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { VillageNumbers } from "./VillageNumbers";

/**
 * Beranda.
 */
export type Overview = { open_cases: number, ready: number, returned: number, quarantined: number, 
/**
 * Devices not seen for more than 14 days.
 */
silent_devices: number, villages: Array<VillageNumbers>, };
