// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type ImpactWord = "to_answer" | "gone" | "recoded" | "ask_again" | "broken";
