// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * The two languages of forms and screens.
 */
export type Language = "id" | "en";
