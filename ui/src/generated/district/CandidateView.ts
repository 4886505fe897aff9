// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Words } from "./Words";
import type { WriterView } from "./WriterView";

export type CandidateView = { value: string, label: Words, writers: Array<WriterView>, 
/**
 * Reasons that decisions gave for it.
 */
reasons: Array<string>, };
