// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { QuestionView } from "./QuestionView";

/**
 * One page: a section, or one member's part of the section that repeats.
 */
export type SectionView = { section: string, label: string, person: string | null, 
/**
 * In the order of the form, those not relevant included, with their kept value.
 */
questions: Array<QuestionView>, };
