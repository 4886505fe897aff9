// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type MeetingStep = "proving" | "preparing" | "exchanging" | "comparing";
