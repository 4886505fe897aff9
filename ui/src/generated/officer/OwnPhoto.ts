// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * What this device knows of a photo that was taken in here.
 */
export type OwnPhoto = { hash: string, 
/**
 * Bytes of the file it was made of.
 */
source_bytes: number, 
/**
 * The server holds all of it.
 */
sent: boolean, };
