// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * An answer to a question that the household's form does not have.
 */
export type KeptAnswer = { path: string, 
/**
 * The question's code where no form here knows it.
 */
label: string, person_name: string | null, value_label: string, 
/**
 * A newer form asks it, or one that is not here.
 */
newer: boolean, };
