// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * Why a device may do nothing any more.
 */
export type RevocationCause = "lost" | "cause" | "left";
