// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

/**
 * Why a meeting ended early. Data is safe on both devices in every case.
 */
export type MeetingTrouble = { "why": "wrong_code", left: number, } | { "why": "too_many_codes" } | { "why": "timed_out" } | { "why": "lost" } | { "why": "other_version" } | { "why": "broken" } | { "why": "stopped_there" } | { "why": "other_village" } | { "why": "peer_revoked" } | { "why": "own_revoked" } | { "why": "peer_unproven" } | { "why": "own_unproven" } | { "why": "disk_full" } | { "why": "storage" } | { "why": "storage_there" };
