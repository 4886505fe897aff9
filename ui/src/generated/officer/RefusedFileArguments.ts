// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * What is written on the file of refused rows, in the language of the screens.
 */
export type RefusedFileArguments = { sheet: string, reason: string, row: string, 
/**
 * `{column}: {reason}`.
 */
in_column: string, 
/**
 * By the word of a reason; `{row}` is the other row.
 */
reasons: { [key in string]: string }, };
