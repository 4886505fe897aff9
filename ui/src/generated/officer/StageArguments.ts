// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";
import type { StageWord } from "./StageWord";

export type StageArguments = { household: string, stage: StageWord, 
/**
 * One of `household.outcomes`; required for an outcome, and to take one back.
 */
reason?: string, 
/**
 * More words. Some reasons say nothing without them: moved, and to where.
 */
note: string, language: Language, };
