// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Language } from "./Language";

/**
 * What is printed, in the language of the screens; see `pendata_sheets::write::deliberation::Words`.
 */
export type DeliberationArguments = { rt?: string, name: string, title: string, under_title: Array<string>, columns: [string, string, string, string, string, string], group: string, page: string, total: string, signed_at: string, signatories: Array<string>, language: Language, };
