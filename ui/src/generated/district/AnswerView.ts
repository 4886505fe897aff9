// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Words } from "./Words";

export type AnswerView = { question: string, label: Words, value: Words, contested: boolean, 
/**
 * An identity number: shown in full only by a `RevealRequest`.
 */
masked: boolean, };
