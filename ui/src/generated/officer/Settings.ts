// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Graphics } from "./Graphics";
import type { Language } from "./Language";
import type { PhotoSending } from "./PhotoSending";

export type Settings = { language: Language, 
/**
 * 100 to 150.
 */
text_percent: number, graphics: Graphics, photos: PhotoSending, };
