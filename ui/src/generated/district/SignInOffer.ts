// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * Where people may log in besides here.
 */
export type SignInOffer = { 
/**
 * What people call the provider; `null` where there is none.
 */
provider: string | null, };
