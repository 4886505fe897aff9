// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * `GET /api/health`: without a district, those that one's grants reach.
 */
export type HealthQuestion = { district?: string, };
