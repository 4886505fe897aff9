// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Status } from "./Status";

export type StatusCount = { status: Status, count: number, };
