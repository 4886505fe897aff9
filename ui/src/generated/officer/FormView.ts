// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Progress } from "./Progress";

/**
 * A household opened for filling.
 */
export type FormView = { household: string, title: string, 
/**
 * The form it is filled under; a newer one may be here already.
 */
form_version: number, 
/**
 * A draft, which stays under that form until it is done and sent, or moved; else until it is left.
 */
stays: boolean, head_name: string, progress: Progress, 
/**
 * When the last answer became durable on this device, Unix seconds; `None` for none of ours.
 */
saved_at: number | null, };
