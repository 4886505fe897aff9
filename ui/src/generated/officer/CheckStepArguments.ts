// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type CheckStepArguments = { 
/**
 * From the first row on; else from where the last step stopped.
 */
anew: boolean, };
