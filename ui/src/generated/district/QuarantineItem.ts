// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";

export type QuarantineItem = { household: string, change: string, device: number, device_label: string, officer: string, 
/**
 * Stable word, such as `out_of_area`.
 */
reason: string, bytes: number, received: number, 
/**
 * Where the household is kept, if it is known.
 */
village: Place | null, };
