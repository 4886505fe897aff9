// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type TableView = { table: string, rows: number, bytes: number, };
