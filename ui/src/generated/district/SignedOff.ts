// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

export type SignedOff = { 
/**
 * The log number up to which the village was signed off.
 */
through: number, };
