// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type DelayedPhoto = { household: string, head_name: string, 
/**
 * Bytes the server holds, and all there are.
 */
sent: number, bytes: number, };
