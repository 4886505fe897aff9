// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { AppState } from "./AppState";
import type { BundleStep } from "./BundleStep";
import type { FormLabel } from "./FormLabel";
import type { HouseholdChanged } from "./HouseholdChanged";
import type { MeetingStatus } from "./MeetingStatus";
import type { SyncStatus } from "./SyncStatus";

/**
 * One push. The topic is the tag; TypeScript gets the map of topics and payloads.
 */
export type Event = { "topic": "state", "payload": AppState } | { "topic": "sync", "payload": SyncStatus } | { "topic": "meeting", "payload": MeetingStatus } | { "topic": "household", "payload": HouseholdChanged } | { "topic": "form", "payload": FormLabel } | { "topic": "photos", "payload": null } | { "topic": "village", "payload": null } | { "topic": "bundle", "payload": BundleStep } | { "topic": "bundle_given", "payload": null };
