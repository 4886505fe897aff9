// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";

export type DeviceView = { number: number, label: string, officer: string, villages: Array<Place>, revoked: boolean, 
/**
 * Unix seconds.
 */
last_seen: number, 
/**
 * Changes the device said it still holds.
 */
backlog: number, 
/**
 * The device's clock less the server's, seconds.
 */
clock_offset: number, 
/**
 * Times it showed itself to be one of two copies.
 */
copies: number, };
