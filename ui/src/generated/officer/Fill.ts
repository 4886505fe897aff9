// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { FillState } from "./FillState";

/**
 * How far questions are filled.
 */
export type Fill = { state: FillState, 
/**
 * Relevant questions an officer answers, and how many of them have an answer.
 */
asked: number, answered: number, 
/**
 * Required questions without an answer.
 */
missing: number, 
/**
 * Answers that break a rule.
 */
wrong: number, 
/**
 * Answers to be confirmed, not yet confirmed.
 */
doubtful: number, contested: number, };
