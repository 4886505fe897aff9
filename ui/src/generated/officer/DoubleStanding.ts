// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type DoubleStanding = "open" | "same" | "different" | "disputed";
