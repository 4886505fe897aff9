// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * A text in the form's two languages.
 */
export type Words = { id: string, en: string, };
