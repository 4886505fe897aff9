// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type NoticeKind = "refused" | "replayed" | "not_replayed" | "conflict_opened" | "conflict_decided" | "returned" | "form_arrived" | "form_announced" | "form_halted" | "scope_revoked" | "pulled_refused" | "given_back" | "recovered" | "erased" | "enter_again";
