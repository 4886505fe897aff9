// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";

export type MoveMemberArguments = { household: string, person: string, 
/**
 * Stands before this person afterwards; last where left out.
 */
before?: string, language: Language, };
