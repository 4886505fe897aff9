// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * How much is drawn.
 */
export type Graphics = "auto" | "simple" | "full";
