// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { RevocationCause } from "./RevocationCause";

export type RevocationView = { cause: RevocationCause, 
/**
 * Unix seconds.
 */
at: number, 
/**
 * Until when work that still comes is reviewed as that of somebody who left.
 */
grace_ends: number | null, };
