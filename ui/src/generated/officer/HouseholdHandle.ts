// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * A household by its id, wherever nothing else is asked.
 */
export type HouseholdHandle = { household: string, };
