// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { ImportWord } from "./ImportWord";

export type ImportStanding = { number: number, file: string, 
/**
 * Unix seconds.
 */
started: number, households: number, 
/**
 * Still to be made.
 */
left: number, 
/**
 * Made and untouched since.
 */
untouched: number, state: ImportWord, };
