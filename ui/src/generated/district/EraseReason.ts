// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * What asks for an erasure.
 */
export type EraseReason = "subject_request" | "order" | "no_basis";
