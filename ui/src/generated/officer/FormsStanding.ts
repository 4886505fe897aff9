// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { ComingFormView } from "./ComingFormView";
import type { FormLabel } from "./FormLabel";

/**
 * How the device stands to forms.
 */
export type FormsStanding = { in_force: FormLabel | null, coming: ComingFormView | null, 
/**
 * Drafts that stay under an older form.
 */
drafts_behind: number, };
