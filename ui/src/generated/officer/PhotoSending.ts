// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * When photos go to the server. Thumbnails, a few kilobytes each, always go with their households.
 */
export type PhotoSending = "always" | "on_demand";
