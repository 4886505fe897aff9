// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * `GET /api/counts`: the district may be left out.
 */
export type CountsQuestion = { district?: string, };
