// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { DoubleView } from "./DoubleView";

export type Doubles = { 
/**
 * Those to be looked at come first.
 */
pairs: Array<DoubleView>, };
