// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { AffectedView } from "./AffectedView";
import type { FormLabel } from "./FormLabel";

/**
 * What moving a draft would change.
 */
export type MovingView = { from: FormLabel, to: FormLabel, 
/**
 * In the order of the form; empty where nothing the officer entered or has to enter is affected.
 */
affected: Array<AffectedView>, 
/**
 * Missing and wrong answers under either form.
 */
hard_before: number, hard_after: number, };
