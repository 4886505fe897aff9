// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { CandidateView } from "./CandidateView";
import type { SubjectView } from "./SubjectView";

export type AutoMergedView = { subject: SubjectView, chosen: string, candidates: Array<CandidateView>, };
