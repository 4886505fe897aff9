// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { MeetingStage } from "./MeetingStage";
import type { PeerLabel } from "./PeerLabel";

export type MeetingStatus = { stage: MeetingStage, 
/**
 * The other device, once it has proven itself.
 */
peer: PeerLabel | null, };
