// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Variants by what the officer can do about it. Carries no name, number or answer.
 */
export type BridgeError = { "code": "unknown_method" } | { "code": "malformed_arguments" } | { "code": "not_enrolled" } | { "code": "already_enrolled" } | { "code": "locked" } | { "code": "wrong_pin", wait_seconds: number, } | { "code": "too_early", wait_seconds: number, } | { "code": "weak_pin", least_digits: number, } | { "code": "unknown_household" } | { "code": "unknown_person" } | { "code": "unknown_section" } | { "code": "unknown_question" } | { "code": "unfit_answer" } | { "code": "too_long", most_bytes: number, } | { "code": "reason_required" } | { "code": "not_allowed" } | { "code": "findings_left", count: number, } | { "code": "no_form" } | { "code": "disk_full" } | { "code": "storage" } | { "code": "offline" } | { "code": "captive_portal" } | { "code": "untrusted_server" } | { "code": "refused", reason: string, } | { "code": "unfit_address" };
