// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { WorkReasonWord } from "./WorkReasonWord";

/**
 * A household's place on a list.
 */
export type Work = { list: number, reason: WorkReasonWord, 
/**
 * The district's own words for the reason; empty where the reason says it.
 */
words: string, note: string, 
/**
 * `YYYY-MM-DD`.
 */
due: string | null, 
/**
 * Left, and the day it was due is over.
 */
overdue: boolean, 
/**
 * Somebody said since that it is ready, or why nobody was interviewed.
 */
done: boolean, };
