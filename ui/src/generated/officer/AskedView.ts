// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type AskedView = { code: string, 
/**
 * On the paper form.
 */
number: string, label: string, of_person: boolean, };
