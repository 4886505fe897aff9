// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * The stage as its officer or the district set it.
 */
export type StageWord = "not_visited" | "draft" | "ready" | "returned" | "not_found" | "refused" | "moved" | "locked";
