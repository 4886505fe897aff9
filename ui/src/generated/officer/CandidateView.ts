// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Author } from "./Author";

export type CandidateView = { value: string, label: string, writers: Array<Author>, reasons: Array<string>, };
