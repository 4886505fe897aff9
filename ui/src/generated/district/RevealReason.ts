// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript

/**
 * Why somebody sees a number in full. A choice and no text: it stands in the audit chain, which holds no personal data.
 */
export type RevealReason = "subject_request" | "duplicate" | "verification" | "complaint";
