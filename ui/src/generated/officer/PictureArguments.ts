// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type PictureArguments = { 
/**
 * Of a photo, or of a thumbnail.
 */
hash: string, };
