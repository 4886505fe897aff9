// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { DoublePerson } from "./DoublePerson";

export type DoubleSide = { household: string, head_name: string, 
/**
 * Masked.
 */
family_card: string, rt: string, address: string, people: Array<DoublePerson>, };
