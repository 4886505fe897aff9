// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";

/**
 * Where tables are divided by province.
 */
export type ProvinceView = { province: Place, bytes: number, };
