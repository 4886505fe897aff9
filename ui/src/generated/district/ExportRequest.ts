// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { ExportedList } from "./ExportedList";

/**
 * Without a reason names and numbers are masked.
 */
export type ExportRequest = { list: ExportedList, reason?: string, };
