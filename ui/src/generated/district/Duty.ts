// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * What a grant lets an account do in its area.
 */
export type Duty = "village_officer" | "village_head" | "subdistrict_monitor" | "district_data_entry" | "verifier" | "head_of_agency" | "district_admin" | "province_monitor" | "centre_operator" | "auditor";
