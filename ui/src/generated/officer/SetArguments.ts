// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";

export type SetArguments = { household: string, path: string, 
/**
 * Empty clears the answer.
 */
value: string, language: Language, };
