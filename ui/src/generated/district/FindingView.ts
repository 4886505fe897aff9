// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { SubjectView } from "./SubjectView";
import type { Words } from "./Words";

export type FindingView = { subject: SubjectView, 
/**
 * `required`, `type`, `choice`, `constraint` or `soft`.
 */
kind: string, 
/**
 * What the form says; empty where it says nothing.
 */
message: Words, 
/**
 * Not there before the choice under preview.
 */
new: boolean, };
