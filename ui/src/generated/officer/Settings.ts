// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";
import type { PhotoSending } from "./PhotoSending";

export type Settings = { language: Language, 
/**
 * 100 to 150.
 */
text_percent: number, 
/**
 * Simple graphics: no transitions, no shadows.
 */
simple_graphics: boolean, photos: PhotoSending, };
