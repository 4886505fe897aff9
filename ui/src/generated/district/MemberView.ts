// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { AnswerView } from "./AnswerView";

export type MemberView = { person: string, name: string, removal_reason: string | null, answers: Array<AnswerView>, kept: Array<AnswerView>, };
