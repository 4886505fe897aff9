// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Where the typing of a paper stands.
 */
export type PaperNote = { batch: number, household: string, members: number, question?: string, seconds: number, };
