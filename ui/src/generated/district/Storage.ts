// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { ProvinceView } from "./ProvinceView";
import type { TableView } from "./TableView";

export type Storage = { 
/**
 * All of the database.
 */
database_bytes: number, 
/**
 * Rows are the database's own estimate.
 */
estimated: boolean, photos: number, photo_bytes: number, 
/**
 * Free on the disk of this instance's data folder.
 */
disk_free: number | null, 
/**
 * The largest first.
 */
tables: Array<TableView>, provinces: Array<ProvinceView>, };
