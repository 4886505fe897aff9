// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { HistoryEntryView } from "./HistoryEntryView";
import type { Place } from "./Place";

export type HistoryView = { place: Place, 
/**
 * Latest first. What this device saved and no change holds yet stands on top, without `change`.
 */
entries: Array<HistoryEntryView>, };
