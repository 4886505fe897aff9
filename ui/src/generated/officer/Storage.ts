// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * What the device takes of the disk, bytes.
 */
export type Storage = { data: number, photos: number, 
/**
 * `None` where the system does not tell.
 */
free: number | null, };
