// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { FindingKind } from "./FindingKind";
import type { PlaceDoubt } from "./PlaceDoubt";

/**
 * What is wrong with an answer. The code is the question's code and the kind, stable for counting.
 */
export type FindingView = { kind: FindingKind, 
/**
 * The form's own words; empty where the form has none and the UI's words for the kind hold.
 */
message: string, 
/**
 * Reason with which the officer confirmed a soft finding.
 */
confirmed: string | null, 
/**
 * Of a place, what the form's own words do not say.
 */
place_doubts: Array<PlaceDoubt>, };
