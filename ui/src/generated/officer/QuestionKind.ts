// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type QuestionKind = "text" | "integer" | "decimal" | "date" | "select_one" | "select_multiple" | "geopoint" | "image" | "note" | "calculated";
