// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type StageWord = "not_visited" | "draft" | "ready" | "returned" | "not_found" | "refused" | "moved" | "locked";
