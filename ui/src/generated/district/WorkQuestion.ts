// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * `GET /api/work`: the district's lists, or those of one village.
 */
export type WorkQuestion = { village?: string, };
