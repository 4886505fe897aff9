// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Derived from the stage, the findings, the receipts and the open cases; one per household.
 */
export type Status = "not_visited" | "draft" | "needs_fix" | "ready" | "sent" | "returned" | "conflict" | "locked";
