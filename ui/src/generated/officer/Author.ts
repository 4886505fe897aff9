// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { AuthorAct } from "./AuthorAct";
import type { AuthorRole } from "./AuthorRole";

/**
 * Who wrote something, when and where.
 */
export type Author = { 
/**
 * Empty where the roster does not know the user.
 */
name: string, role: AuthorRole | null, device_label: string, device_number: number, 
/**
 * The writing device's clock, Unix seconds.
 */
at: number, 
/**
 * Day of the visit, `YYYY-MM-DD`.
 */
day: string | null, act: AuthorAct | null, 
/**
 * This device wrote it.
 */
own: boolean, };
