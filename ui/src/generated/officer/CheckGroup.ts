// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { CheckItem } from "./CheckItem";

/**
 * A section, or one member.
 */
export type CheckGroup = { section: string, section_label: string, person: string | null, person_name: string | null, items: Array<CheckItem>, };
