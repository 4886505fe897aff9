// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { WriterView } from "./WriterView";

export type NoteView = { text: string, question: string | null, by: WriterView, };
