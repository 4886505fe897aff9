// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";

export type AddPhotoArguments = { household: string, path: string, 
/**
 * The photo it replaces; added where left out.
 */
instead?: string, language: Language, };
