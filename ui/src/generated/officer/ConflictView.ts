// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { CandidateView } from "./CandidateView";
import type { ConflictKindWord } from "./ConflictKindWord";
import type { Place } from "./Place";

export type ConflictView = { case: string, kind: ConflictKindWord, place: Place, 
/**
 * The choice the case is about, of a several-answer question.
 */
choice: string | null, choice_label: string | null, 
/**
 * The last value all writers had seen; `None` for none.
 */
base: string | null, base_label: string | null, 
/**
 * At least two.
 */
candidates: Array<CandidateView>, };
