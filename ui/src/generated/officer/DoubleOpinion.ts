// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { DoubleWord } from "./DoubleWord";

/**
 * What another officer said.
 */
export type DoubleOpinion = { 
/**
 * Empty where the roster does not know the user.
 */
name: string, word: DoubleWord, 
/**
 * Unix seconds.
 */
at: number, };
