// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * What a request of the console asks for.
 */
export type Capability = "counts" | "overview" | "households" | "cases" | "decide" | "return" | "reveal" | "work" | "give_work" | "devices" | "revoke" | "quarantine" | "release" | "erase" | "health" | "storage" | "export" | "bundles" | "sign_off" | "audit";
