// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { FindingView } from "./FindingView";
import type { ValueView } from "./ValueView";

/**
 * The household as it would be with a choice.
 */
export type Preview = { result: ValueView, findings: Array<FindingView>, 
/**
 * Cases that would still be open.
 */
open_cases: number, };
