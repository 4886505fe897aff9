// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Village } from "./Village";

/**
 * Whose device this is.
 */
export type Officer = { name: string, device_label: string, device_number: number, villages: Array<Village>, };
