// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Where a document was written.
 */
export type SavedDocument = { name: string, 
/**
 * The folder; `None` where the browser decides.
 */
folder: string | null, bytes: number, };
