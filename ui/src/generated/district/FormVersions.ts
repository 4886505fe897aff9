// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { FormVersionView } from "./FormVersionView";

export type FormVersions = { 
/**
 * The newest first.
 */
versions: Array<FormVersionView>, 
/**
 * Devices that hold none yet.
 */
without: number, };
