// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";

export type RestoreArguments = { household: string, path: string, 
/**
 * As in the entry.
 */
value: string, choice?: string, change: string, language: Language, };
