// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * A form that comes into force by itself.
 */
export type ComingFormView = { version: number, 
/**
 * Unix seconds.
 */
starts: number, };
