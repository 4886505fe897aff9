// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * A village of the officer's work: code and the names from village up to province.
 */
export type Village = { code: string, name: string, subdistrict: string, district: string, province: string, };
