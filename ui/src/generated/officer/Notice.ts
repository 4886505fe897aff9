// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { NoticeKind } from "./NoticeKind";

export type Notice = { id: number, kind: NoticeKind, household: string | null, head_name: string | null, 
/**
 * A question's path, a reason's word or a count, by kind.
 */
detail: string, 
/**
 * Unix seconds.
 */
at: number, read: boolean, };
