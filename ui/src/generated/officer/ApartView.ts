// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { ApartWord } from "./ApartWord";

/**
 * An answer kept beside what is in force, as its question shows it.
 */
export type ApartView = { why: ApartWord, 
/**
 * In the words of the form it was given under, where that is here; else the code.
 */
label: string, 
/**
 * Version it was given under.
 */
form: number, };
