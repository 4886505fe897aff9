// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * Days of this month's work, or of the next where this one's is over.
 */
export type CalendarView = { 
/**
 * `YYYY-MM-DD`.
 */
opens: string, cut_off: string, days_left: number, 
/**
 * This month's cut-off, where it is over.
 */
passed: string | null, };
