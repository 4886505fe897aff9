// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Why the last sync ended early. Data is safe on the device in every case.
 */
export type Trouble = { 
/**
 * Unix seconds.
 */
at: number, 
/**
 * When it is tried again by itself, Unix seconds; `None` where that would not help.
 */
next_try: number | null, } & ({ "cause": "offline" } | { "cause": "weak_signal" } | { "cause": "captive_portal" } | { "cause": "untrusted_server" } | { "cause": "server_busy" } | { "cause": "log_mismatch" } | { "cause": "refused", reason: string, } | { "cause": "disk_full" } | { "cause": "low_space", 
/**
 * Bytes, with what must be left over.
 */
needed: number, free: number, } | { "cause": "storage" });
