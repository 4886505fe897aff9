// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type RemarkView = { row: number, column: string | null, 
/**
 * `hard`, `soft` or `differs`.
 */
kind: string, 
/**
 * The form's label of the question.
 */
question: string, };
