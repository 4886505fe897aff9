// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { SampleView } from "./SampleView";

export type ColumnView = { 
/**
 * `A`, `B`, … as the spreadsheet names it.
 */
letter: string, heading: string, code: string | null, samples: Array<SampleView>, };
