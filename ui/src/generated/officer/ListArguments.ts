// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Sort } from "./Sort";
import type { Status } from "./Status";
import type { WorkQuery } from "./WorkQuery";

/**
 * Which households, in which order, and which window of them.
 */
export type ListArguments = { status?: Status, 
/**
 * Three digits.
 */
rt?: string, 
/**
 * Words of a name, or digits of a NIK, a family card or an RT.
 */
text?: string, 
/**
 * Only households on work lists.
 */
work?: WorkQuery, sort: Sort, offset: number, 
/**
 * At most 500.
 */
limit: number, };
