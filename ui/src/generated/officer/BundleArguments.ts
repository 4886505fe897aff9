// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type BundleArguments = { village: string, 
/**
 * The village too, for a tablet that does not have it.
 */
whole: boolean, photos: boolean, };
