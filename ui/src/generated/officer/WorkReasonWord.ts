// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Why a household is on a list.
 */
export type WorkReasonWord = "check" | "returned" | "anomaly" | "double_nik" | "other";
