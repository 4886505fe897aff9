// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type DoublesQuestion = { village: string, };
