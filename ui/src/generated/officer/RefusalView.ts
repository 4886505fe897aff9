// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type RefusalView = { row: number, 
/**
 * Letter and heading.
 */
column: string | null, reason: string, other_row: number | null, 
/**
 * The cell as it is shown; empty for numbers of people, which are not repeated.
 */
cell: string, };
