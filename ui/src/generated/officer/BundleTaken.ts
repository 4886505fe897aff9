// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { RefusedChanges } from "./RefusedChanges";
export type BundleTaken = { village_name: string, device: string | null, officer: string | null, made: number, households: number, loaded: number, accepted: number, known: number, waiting: number, carried: number, sent: number, set_aside: number, refused: Array<RefusedChanges>, photos: number, form: number | null, };
