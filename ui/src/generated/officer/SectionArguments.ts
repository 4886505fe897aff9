// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";

export type SectionArguments = { household: string, section: string, 
/**
 * Required for the section that repeats per member, absent for the others.
 */
person?: string, language: Language, };
