// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type EnrolArguments = { 
/**
 * The server's address, `https://…`.
 */
url: string, 
/**
 * The one-time code given by the district.
 */
code: string, 
/**
 * What the officer calls the device.
 */
label: string, pin: string, 
/**
 * The beginning of the server key's fingerprint, where the district gave one.
 */
fingerprint?: string, };
