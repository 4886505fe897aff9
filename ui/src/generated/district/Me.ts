// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Place } from "./Place";
import type { RoleWord } from "./RoleWord";

/**
 * Who is logged in. `csrf` goes into the header `x-pendata-csrf` of every request that changes something.
 */
export type Me = { user: number, name: string, role: RoleWord, district: Place, csrf: string, };
