// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { WorkNumbers } from "./WorkNumbers";
import type { WorkReasonWord } from "./WorkReasonWord";

export type ReasonNumbers = { reason: WorkReasonWord, numbers: WorkNumbers, };
