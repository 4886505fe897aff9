// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type WorkReasonWord = "check" | "returned" | "anomaly" | "double_nik" | "other";
