// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { WorkNumbers } from "./WorkNumbers";

export type RtNumbers = { rt: string, numbers: WorkNumbers, };
