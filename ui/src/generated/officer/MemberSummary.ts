// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Fill } from "./Fill";

export type MemberSummary = { person: string, 
/**
 * 1 for the first.
 */
position: number, name: string, 
/**
 * Masked in this table.
 */
nik: string, 
/**
 * Label of the relation to the head.
 */
relation: string, 
/**
 * Label of the sex.
 */
sex: string, 
/**
 * Full years today; `None` without a birth date.
 */
age: number | null, 
/**
 * The membership ended, with the reason given.
 */
ended: string | null, 
/**
 * The household the person lives in since.
 */
went_to: string | null, fill: Fill, };
