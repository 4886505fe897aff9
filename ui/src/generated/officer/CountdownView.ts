// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Days to the cut-off, by the clock as the server corrected it.
 */
export type CountdownView = { 
/**
 * Days of this month's work, or of the next where this one's is over: `YYYY-MM-DD`.
 */
opens: string, cut_off: string, 
/**
 * 0 on the day of the cut-off.
 */
days_left: number, 
/**
 * Work of this month opened already.
 */
open: boolean, 
/**
 * This month's cut-off, where it is over.
 */
passed: string | null, 
/**
 * Households that were begun or given and of which the server holds no finished word.
 */
not_sent: number, };
