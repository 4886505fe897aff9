// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { HistoryEntryView } from "./HistoryEntryView";
import type { Place } from "./Place";

export type HistoryView = { place: Place, 
/**
 * Latest first.
 */
entries: Array<HistoryEntryView>, };
