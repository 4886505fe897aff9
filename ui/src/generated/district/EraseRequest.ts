// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type EraseRequest = { person: string, reason: "subject_request" | "order" | "no_basis", 
/**
 * The district's request, in its words: a letter's number. Into the audit chain, long numbers left out.
 */
words: string, 
/**
 * Says what would go, and changes nothing.
 */
dry_run: boolean, };
