// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * An officer's word.
 */
export type SaidWord = { officer: string, 
/**
 * `same`, `different` or `later`.
 */
word: string, 
/**
 * The writer's clock, Unix seconds.
 */
time: number, };
