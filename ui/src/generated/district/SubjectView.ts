// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Words } from "./Words";

/**
 * What a case, an answer or a finding is about.
 */
export type SubjectView = { question: string, label: Words, 
/**
 * Name of the person, where it is about one.
 */
person: string | null, 
/**
 * The choice, where it is about one.
 */
choice: Words | null, };
