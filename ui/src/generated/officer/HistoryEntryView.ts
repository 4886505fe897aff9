// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { ApartWord } from "./ApartWord";
import type { Author } from "./Author";

export type HistoryEntryView = { 
/**
 * The value afterwards; of a several-answer question `true` or `false` for `choice`.
 */
value: string, 
/**
 * In words, where the question has choices.
 */
value_label: string, choice: string | null, choice_label: string | null, by: Author, 
/**
 * Given with a decision.
 */
reason: string | null, 
/**
 * Why this form does not take the value: it cannot be put back.
 */
apart: ApartWord | null, 
/**
 * What `field.restore` takes.
 */
change: string, };
