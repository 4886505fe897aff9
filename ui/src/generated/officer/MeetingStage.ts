// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { MeetingResult } from "./MeetingResult";
import type { MeetingStep } from "./MeetingStep";
import type { MeetingTrouble } from "./MeetingTrouble";
import type { Portion } from "./Portion";
import type { Tally } from "./Tally";

export type MeetingStage = { "is": "idle" } | { "is": "showing", 
/**
 * `482 913`.
 */
code: string, 
/**
 * Where it listens, to be typed where it is not found.
 */
addresses: Array<string>, 
/**
 * Until it ends by itself, at the moment of this status.
 */
seconds: number, wrong_codes: number, } | { "is": "looking", found: Array<string>, } | { "is": "connecting" } | { "is": "running", step: MeetingStep, given: Tally, taken: Tally, giving: Portion, taking: Portion, } | { "is": "reconnecting", given: Tally, taken: Tally, } | { "is": "done", result: MeetingResult, } | { "is": "failed", why: MeetingTrouble, 
/**
 * What came before stays.
 */
result: MeetingResult, };
