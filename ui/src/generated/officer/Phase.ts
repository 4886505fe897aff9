// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { FormLabel } from "./FormLabel";
import type { Officer } from "./Officer";
import type { Recovery } from "./Recovery";

export type Phase = { "phase": "not_enrolled" } | { "phase": "locked", wait_seconds: number, } | { "phase": "ready", officer: Officer, 
/**
 * `None` until the first download brought one.
 */
form: FormLabel | null, 
/**
 * The database was found damaged at this start and was rebuilt.
 */
recovery: Recovery | null, };
