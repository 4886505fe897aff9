// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { DeviceView } from "./DeviceView";
import type { LostHousehold } from "./LostHousehold";
import type { LostVillage } from "./LostVillage";

/**
 * What a lost device held, for the notice that UU 27/2022 asks for within three days.
 */
export type LostReport = { device: DeviceView, 
/**
 * When it was first reported lost, Unix seconds.
 */
reported: number, 
/**
 * 3 x 24 hours later.
 */
deadline: number, 
/**
 * When this was made.
 */
made: number, villages: Array<LostVillage>, households: Array<LostHousehold>, };
