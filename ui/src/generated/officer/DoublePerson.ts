// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type DoublePerson = { name: string, 
/**
 * Masked.
 */
nik: string, 
/**
 * `YYYY-MM-DD`, or empty.
 */
born: string, 
/**
 * Named by a reason.
 */
alike: boolean, };
