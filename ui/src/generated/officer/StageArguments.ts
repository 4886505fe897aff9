// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";
import type { StageWord } from "./StageWord";

export type StageArguments = { household: string, stage: StageWord, 
/**
 * Why; required for not found, refused and moved.
 */
note: string, language: Language, };
