// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type ReasonCount = { reason: string, count: number, };
