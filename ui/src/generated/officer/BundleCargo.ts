// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
export type BundleCargo = { village: string, village_name: string, households: number, carried_households: number, bytes: number, village_bytes: number, photos: number, photo_bytes: number, possible: boolean, bundled: number | null, };
