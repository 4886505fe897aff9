// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * As the server's papers name it.
 */
export type PeerLabel = { device: string, 
/**
 * Of its officer.
 */
name: string, };
