// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";

export type NoteArguments = { household: string, 
/**
 * The question it is on; the whole household where left out.
 */
path?: string, text: string, language: Language, };
