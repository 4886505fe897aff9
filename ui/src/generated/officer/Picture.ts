// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type Picture = { 
/**
 * JPEG in base64 (RFC 4648).
 */
jpeg: string, };
