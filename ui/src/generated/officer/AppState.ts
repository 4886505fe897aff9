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
version: string, settings: Settings, phase: Phase, };
