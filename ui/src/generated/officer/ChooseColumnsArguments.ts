// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";

export type ChooseColumnsArguments = { 
/**
 * Place among the sheets.
 */
sheet: number, 
/**
 * Number of the heading row; found by itself where left out.
 */
heading_row?: number, 
/**
 * Question of each column; guessed where left out.
 */
codes?: Array<string | null>, 
/**
 * Hidden rows are taken too.
 */
hidden_too: boolean, language: Language, };
