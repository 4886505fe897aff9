// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { CheckGroup } from "./CheckGroup";

/**
 * Findings in the order of the form, grouped by page.
 */
export type CheckList = { groups: Array<CheckGroup>, required: number, 
/**
 * Broken rules and wrong types.
 */
wrong: number, 
/**
 * Still to be confirmed.
 */
doubtful: number, conflicts: number, };
