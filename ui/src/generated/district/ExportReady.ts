// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * Where the file is for a minute, for whoever asked.
 */
export type ExportReady = { path: string, };
