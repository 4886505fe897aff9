// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { DoubleWord } from "./DoubleWord";

export type SayArguments = { 
/**
 * As the view names it.
 */
pair: string, word: DoubleWord, };
