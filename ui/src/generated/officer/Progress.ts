// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { MemberSummary } from "./MemberSummary";
import type { SectionSummary } from "./SectionSummary";

/**
 * The whole household at a glance; comes with every saved answer.
 */
export type Progress = { sections: Array<SectionSummary>, members: Array<MemberSummary>, 
/**
 * Required answers that are missing, and answers that break a rule.
 */
hard_findings: number, 
/**
 * Not counting those confirmed with a reason.
 */
soft_findings: number, conflicts: number, };
