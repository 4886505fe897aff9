// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { FindingView } from "./FindingView";
import type { Place } from "./Place";

export type CheckItem = { place: Place, finding: FindingView, };
