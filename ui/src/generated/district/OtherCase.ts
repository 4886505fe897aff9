// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { CaseKind } from "./CaseKind";
import type { SubjectView } from "./SubjectView";

export type OtherCase = { case: string, kind: CaseKind, subject: SubjectView, };
