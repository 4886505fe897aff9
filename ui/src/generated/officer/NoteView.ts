// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Author } from "./Author";
import type { Place } from "./Place";

export type NoteView = { note: string, 
/**
 * The question it is on; `None` for the whole household.
 */
place: Place | null, text: string, by: Author, };
