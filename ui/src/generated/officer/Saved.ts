// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Progress } from "./Progress";
import type { QuestionView } from "./QuestionView";

/**
 * What an edit did. It is durable on this device before this is sent.
 */
export type Saved = { 
/**
 * The device's clock, Unix seconds.
 */
saved_at: number, 
/**
 * Every question, of any section, that looks different now, in full.
 */
questions: Array<QuestionView>, progress: Progress, 
/**
 * The person just added.
 */
added: string | null, };
