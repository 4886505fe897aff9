// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type LostHousehold = { household: string, village: string, rt: string, 
/**
 * Masked.
 */
head: string, 
/**
 * Since when the device may have held it, Unix seconds.
 */
since: number, 
/**
 * The server had it when the device was last seen; else it may have reached the device from another tablet.
 */
certain: boolean, };
