// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript

export type RefusedChanges = { reason: string, changes: number, };
