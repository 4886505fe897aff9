// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Words } from "./Words";

export type ValueView = { value: string, label: Words, };
