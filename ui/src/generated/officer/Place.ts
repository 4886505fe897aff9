// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Where a question stands, enough to open its page and put the focus on it.
 */
export type Place = { path: string, section: string, person: string | null, person_name: string | null, label: string, };
