// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { SyncStep } from "./SyncStep";

export type SyncActivity = { "is": "idle" } | { "is": "paused" } | { "is": "running", step: SyncStep, 
/**
 * Changes (sending), changes or households (receiving), as far as known.
 */
done: number, total: number | null, bytes_done: number, bytes_total: number | null, };
