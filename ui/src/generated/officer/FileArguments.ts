// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type FileArguments = { 
/**
 * Name of the file without its ending, and of the two sheets, in the language of the screens.
 */
name: string, households: string, people: string, };
