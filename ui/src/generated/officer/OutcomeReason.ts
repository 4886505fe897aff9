// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type OutcomeReason = { 
/**
 * Stable; its words live in the locales.
 */
code: string, needs_words: boolean, };
