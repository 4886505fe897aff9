// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type Login = { login: string, password: string, 
/**
 * Six digits of the second factor, or a recovery code.
 */
code?: string, };
