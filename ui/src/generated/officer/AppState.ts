// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Phase } from "./Phase";
import type { Settings } from "./Settings";

/**
 * What the UI starts from.
 */
export type AppState = { 
/**
 * Of the program.
 */
version: string, settings: Settings, 
/**
 * As chosen, or as the machine wants it.
 */
simple_graphics: boolean, 
/**
 * Mode latihan: what is open is not real and never sent.
 */
training: boolean, phase: Phase, };
