// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * How far the first download of a village is. What is here can be worked on.
 */
export type DownloadStatus = { village: string, households: number, of_households: number, bytes: number, of_bytes: number, 
/**
 * Smoothed; `None` where nothing runs, or nothing is known yet.
 */
seconds_left: number | null, 
/**
 * Villages that come after this one.
 */
villages_behind: number, };
