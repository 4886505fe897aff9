// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Bytes of the disk.
 */
export type Storage = { data: number, photos: number, 
/**
 * `None` where the system does not tell.
 */
free: number | null, };
