// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { ApartView } from "./ApartView";
import type { ChoiceView } from "./ChoiceView";
import type { ConflictView } from "./ConflictView";
import type { Elsewhere } from "./Elsewhere";
import type { FindingView } from "./FindingView";
import type { OwnPhoto } from "./OwnPhoto";
import type { QuestionKind } from "./QuestionKind";

/**
 * A question as it stands.
 */
export type QuestionView = { 
/**
 * `q303`, or `<person>/q402`: what every method takes.
 */
path: string, code: string, kind: QuestionKind, label: string, 
/**
 * Empty for none.
 */
hint: string, 
/**
 * Label of the group inside the section; empty for none. Questions of one group follow each other.
 */
group: string, 
/**
 * As the form writes it: a code, a number, `YYYY-MM-DD`, choices separated by spaces,
 * `lat lon altitude accuracy`, photos separated by spaces. Empty for no answer. Of a contested question: the last
 * agreed value.
 */
value: string, 
/**
 * Those the answers given so far leave open.
 */
choices: Array<ChoiceView>, 
/**
 * The value in the words of its choices; else the value.
 */
value_label: string, relevant: boolean, required: boolean, readonly: boolean, findings: Array<FindingView>, 
/**
 * Open cases on it: at most one, but for a several-answer question one for each contested choice.
 */
contested: Array<ConflictView>, 
/**
 * What was answered under another form version and is not in force here.
 */
apart: ApartView | null, 
/**
 * What is known of the photos in the value that were taken in on this device.
 */
photos: Array<OwnPhoto>, 
/**
 * Everybody else of the village with this NIK.
 */
elsewhere: Array<Elsewhere>, 
/**
 * The value loaded from the registry, where it differs from `value`.
 */
previous: string | null, previous_label: string | null, 
/**
 * Loaded from the registry and neither changed nor confirmed here.
 */
unconfirmed: boolean, };
