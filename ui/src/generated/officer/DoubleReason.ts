// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type DoubleReason = { "is": "family_card" } | { "is": "nik", names: [string, string], } | { "is": "name_and_birth", names: [string, string], 
/**
 * `YYYY-MM-DD`.
 */
born: string, 
/**
 * One leaves out a part of the name.
 */
in_part: boolean, };
