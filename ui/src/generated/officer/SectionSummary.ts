// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Fill } from "./Fill";

/**
 * One section of the form, or the part of one member.
 */
export type SectionSummary = { 
/**
 * The group's name in the form: stable.
 */
section: string, label: string, 
/**
 * Asked once per member, of whom each has a page of their own.
 */
repeats: boolean, fill: Fill, };
