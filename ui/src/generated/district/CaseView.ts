// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { AnswerView } from "./AnswerView";
import type { AutoMergedView } from "./AutoMergedView";
import type { CandidateView } from "./CandidateView";
import type { CaseKind } from "./CaseKind";
import type { FindingView } from "./FindingView";
import type { HouseholdBrief } from "./HouseholdBrief";
import type { OtherCase } from "./OtherCase";
import type { SubjectView } from "./SubjectView";
import type { ValueView } from "./ValueView";

/**
 * One case, with everything a decision needs.
 */
export type CaseView = { household: HouseholdBrief, case: string, kind: CaseKind, subject: SubjectView, opened: number, 
/**
 * The last value all had seen; `null` where there was none.
 */
base: ValueView | null, candidates: Array<CandidateView>, 
/**
 * What else may be chosen: the choices of the question; empty where it takes any text.
 */
choices: Array<ValueView>, 
/**
 * Clashes of this household that the form's policy decided.
 */
auto_merged: Array<AutoMergedView>, 
/**
 * Other open cases of this household.
 */
others: Array<OtherCase>, 
/**
 * Findings on the household as it stands.
 */
findings: Array<FindingView>, 
/**
 * What the household's questions for photos name.
 */
photos: Array<AnswerView>, 
/**
 * Heads of the document as seen here: they go back with the decision.
 */
heads: Array<string>, };
