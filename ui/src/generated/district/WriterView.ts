// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { ActWord } from "./ActWord";
import type { RoleWord } from "./RoleWord";

/**
 * Who wrote a value, and how.
 */
export type WriterView = { 
/**
 * Empty where the account is not known.
 */
name: string, role: RoleWord | null, act: ActWord | null, device: number, device_label: string, 
/**
 * Day of the visit, `YYYY-MM-DD`.
 */
day: string | null, 
/**
 * Number of the visit on its device; 0 where there was none.
 */
visit: number, 
/**
 * The device's clock, Unix seconds: shown, never trusted.
 */
at: number, 
/**
 * The change, hexadecimal.
 */
change: string, };
