// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";
import type { RemovalReason } from "./RemovalReason";

export type RemoveMemberArguments = { household: string, person: string, reason: RemovalReason, 
/**
 * More words; may be empty.
 */
note: string, language: Language, };
