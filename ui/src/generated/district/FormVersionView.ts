// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { FormStanding } from "./FormStanding";

/**
 * A version of the form as it stands in a district.
 */
export type FormVersionView = { version: number, 
/**
 * As the form calls itself.
 */
name: string, decree: string, standing: FormStanding, 
/**
 * The first day it is in force, YYYY-MM-DD.
 */
starts: string | null, 
/**
 * Devices of the district that hold it as their newest.
 */
devices: number, };
