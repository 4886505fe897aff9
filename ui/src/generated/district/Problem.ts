// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * The body of every error (RFC 9457). `code` is stable; words for people live in the console's locales.
 */
export type Problem = { 
/**
 * `urn:pendata:problem:<code>`
 */
type: string, title: string, status: number, code: string, };
