// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { DoubleKind } from "./DoubleKind";
import type { DoubleOpinion } from "./DoubleOpinion";
import type { DoubleReason } from "./DoubleReason";
import type { DoubleSide } from "./DoubleSide";
import type { DoubleStanding } from "./DoubleStanding";
import type { DoubleWord } from "./DoubleWord";

export type DoubleView = { 
/**
 * Names the pair: alike on both devices.
 */
pair: string, kind: DoubleKind, 
/**
 * 1 to 100.
 */
score: number, reasons: Array<DoubleReason>, 
/**
 * Two: households, or twice the same household with the two members.
 */
sides: Array<DoubleSide>, standing: DoubleStanding, 
/**
 * What this officer said.
 */
own: DoubleWord | null, others: Array<DoubleOpinion>, };
