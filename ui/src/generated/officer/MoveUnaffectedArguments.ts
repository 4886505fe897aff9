// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type MoveUnaffectedArguments = { 
/**
 * The last draft that was looked at; absent to begin.
 */
after?: string, };
