// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * A secret for a telephone, shown once.
 */
export type SecondFactorOffer = { 
/**
 * Base 32.
 */
secret: string, 
/**
 * `otpauth://…`
 */
address: string, 
/**
 * The address as a QR code.
 */
svg: string, };
