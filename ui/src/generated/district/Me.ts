// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { Capability } from "./Capability";
import type { MyGrant } from "./MyGrant";
import type { Place } from "./Place";
import type { RoleWord } from "./RoleWord";
import type { SecondFactorState } from "./SecondFactorState";

/**
 * Who is logged in. `csrf` goes into the header `x-pendata-csrf` of every request that changes something.
 */
export type Me = { user: number, name: string, role: RoleWord, district: Place, csrf: string, grants: Array<MyGrant>, 
/**
 * What the account may ask for; where, its grants say.
 */
capabilities: Array<Capability>, second_factor: SecondFactorState, 
/**
 * Districts in which somebody works and that one's grants reach; for who reaches one only, that one.
 */
districts: Array<Place>, };
