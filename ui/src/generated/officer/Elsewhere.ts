// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Somebody else with the same NIK.
 */
export type Elsewhere = { household: string, 
/**
 * In this very household.
 */
here: boolean, person_name: string, head_name: string, rt: string, 
/**
 * One of the two died or moved away: maybe the same person, and no mistake.
 */
left: boolean, };
