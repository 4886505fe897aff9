// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { SyncStep } from "./SyncStep";

export type SyncActivity = { "is": "idle" } | { "is": "paused" } | { "is": "running", step: SyncStep, 
/**
 * Changes; parts of the village while it is loaded; bytes of photos.
 */
done: number, total: number, bytes_up: number, bytes_down: number, 
/**
 * Seconds until the next try, while waiting.
 */
retry_in: number | null, };
