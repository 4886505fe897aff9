// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * A cell and what it becomes.
 */
export type SampleView = { cell: string, 
/**
 * In words; `None` where the column is not taken, or the cell is refused.
 */
becomes: string | null, 
/**
 * Why it is refused.
 */
refused: string | null, };
