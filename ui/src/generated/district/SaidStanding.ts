// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * What all words on a pair come to.
 */
export type SaidStanding = "disputed" | "same" | "different" | "open";
