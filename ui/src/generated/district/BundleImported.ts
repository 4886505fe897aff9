import type { Place } from "./Place";
import type { RefusedChanges } from "./RefusedChanges";
export type BundleImported = { village: Place, device: string, officer: string, sender_revoked: boolean, made: number, households: number, accepted: number, duplicate: number, waiting: number, quarantined: Array<RefusedChanges>, photos: number, };
