// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { RevocationCause } from "./RevocationCause";

export type RevokeRequest = { cause: RevocationCause, reason: string, };
