// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { NotReleased } from "./NotReleased";

export type Released = { released: number, left: Array<NotReleased>, };
