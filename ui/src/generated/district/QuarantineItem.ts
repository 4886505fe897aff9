// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";
import type { RevocationCause } from "./RevocationCause";

export type QuarantineItem = { household: string, change: string, device: number, device_label: string, officer: string, 
/**
 * Stable word, such as `out_of_area`.
 */
reason: string, bytes: number, received: number, 
/**
 * Where the household is kept, if it is known.
 */
village: Place | null, 
/**
 * Why its device is revoked, if it is.
 */
cause: RevocationCause | null, 
/**
 * It came within the days in which work of somebody who left is waited for.
 */
in_grace: boolean, 
/**
 * When it was looked at and left out, Unix seconds.
 */
kept: number | null, };
