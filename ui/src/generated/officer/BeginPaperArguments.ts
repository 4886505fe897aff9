// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";

export type BeginPaperArguments = { batch: number, 
/**
 * The paper's family card number; empty where it has none.
 */
card: string, 
/**
 * The household it is of; a new one where left out.
 */
household?: string, language: Language, };
