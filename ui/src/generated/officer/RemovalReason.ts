// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Why a membership ends. The person stays in the history.
 */
export type RemovalReason = "moved" | "moved_abroad" | "died" | "not_found" | "wrong_entry" | "duplicate";
