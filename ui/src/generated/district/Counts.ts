// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { VillageNumbers } from "./VillageNumbers";

/**
 * Numbers of the areas that one's grants reach; nobody's name.
 */
export type Counts = { 
/**
 * Villages of a district; without a district, the districts of a province or of the nation.
 */
areas: Array<VillageNumbers>, };
