// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Counted } from "./Counted";
import type { DistrictHealth } from "./DistrictHealth";

export type Health = { 
/**
 * The registry's life.
 */
epoch: number, 
/**
 * It is older than what it promised: nothing is received until `epoch open`.
 */
set_back: boolean, 
/**
 * When the instance that answers was started, Unix seconds.
 */
started: number, 
/**
 * What it counted since.
 */
counted: Counted, districts: Array<DistrictHealth>, };
