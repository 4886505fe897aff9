// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { ExportKind } from "./ExportKind";
import type { Language } from "./Language";
import type { Status } from "./Status";

export type ExportArguments = { kind: ExportKind, rt?: string, status?: Status, 
/**
 * Why whole numbers are needed; numbers are masked where left out.
 */
reason?: string, language: Language, };
