// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";
import type { WorkReasonWord } from "./WorkReasonWord";

export type WorkListView = { number: number, village: Place, reason: WorkReasonWord, 
/**
 * The district's own words for the reason; empty where the reason says it.
 */
words: string, note: string, 
/**
 * `YYYY-MM-DD`.
 */
due: string | null, 
/**
 * Who gave it; empty for the operator at the command line.
 */
by: string, 
/**
 * The server found it by itself.
 */
by_itself: boolean, 
/**
 * Unix seconds.
 */
given: number, households: number, done: number, overdue: number, };
