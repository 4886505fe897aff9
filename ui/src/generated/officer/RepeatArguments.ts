// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type RepeatArguments = { batch: number, 
/**
 * A question of the household.
 */
code: string, repeated: boolean, };
