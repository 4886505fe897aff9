// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { NextCase } from "./NextCase";

export type Decided = { 
/**
 * The signed change that carries it.
 */
change: string, 
/**
 * Somebody decided otherwise at the same time: the case is open again, with both decisions.
 */
contested: boolean, 
/**
 * The case to look at next.
 */
next: NextCase | null, };
