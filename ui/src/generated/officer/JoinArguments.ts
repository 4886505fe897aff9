// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type JoinArguments = { 
/**
 * Six digits.
 */
code: string, 
/**
 * As it is shown on the other device.
 */
address: string, };
