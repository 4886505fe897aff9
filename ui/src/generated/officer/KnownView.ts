// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type KnownView = { rows: Array<number>, household: string, head_name: string, rt: string, 
/**
 * By the family card; else by the NIK of one of its people.
 */
by_card: boolean, };
