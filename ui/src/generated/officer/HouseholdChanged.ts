// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * A household that looks different now.
 */
export type HouseholdChanged = { household: string, 
/**
 * It came from the server: open screens ask again for what they show.
 */
merged: boolean, 
/**
 * Paths of changed questions, where known.
 */
paths: Array<string>, };
