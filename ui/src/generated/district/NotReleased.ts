// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type NotReleased = { change: string, 
/**
 * `waiting`, `not_found`, or the reason it is set aside for.
 */
verdict: string, };
