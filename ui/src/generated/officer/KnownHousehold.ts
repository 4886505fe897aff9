// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Status } from "./Status";

/**
 * A household of the device that has the paper's family card number.
 */
export type KnownHousehold = { household: string, head_name: string, rt: string, people: number, status: Status, };
