// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type CreateArguments = { 
/**
 * Which of the officer's villages.
 */
village: string, 
/**
 * Three digits; asked again in the form where left out.
 */
rt?: string, };
