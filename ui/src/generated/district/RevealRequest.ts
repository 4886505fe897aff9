// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { RevealReason } from "./RevealReason";

/**
 * Asks for an identity number in full.
 */
export type RevealRequest = { 
/**
 * The member whose number it is; none for the household's own.
 */
person?: string, question: string, reason: RevealReason, };
