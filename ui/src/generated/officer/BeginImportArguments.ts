// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type BeginImportArguments = { 
/**
 * Nothing is taken where a row is refused.
 */
only_if_all_good: boolean, };
