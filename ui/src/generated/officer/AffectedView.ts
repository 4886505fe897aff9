// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { ImpactWord } from "./ImpactWord";

/**
 * A question that moving affects.
 */
export type AffectedView = { path: string, label: string, person_name: string | null, impact: ImpactWord, 
/**
 * The answer in the words of the older form; empty for none.
 */
was: string, 
/**
 * In the words of the newer one, where it is the same answer by another code.
 */
becomes: string, };
