// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { ExtentView } from "./ExtentView";
import type { Progress } from "./Progress";
import type { SectionView } from "./SectionView";

/**
 * A paper opened for typing: the household held under its form, all of its pages at once.
 */
export type PaperView = { household: string, 
/**
 * In the order of the paper; those of members stand in the place of the section that repeats.
 */
pages: Array<SectionView>, progress: Progress, 
/**
 * How many members the paper has; 0 until it was asked.
 */
members: number, 
/**
 * Path of the question to go on at; empty for the beginning.
 */
question: string, 
/**
 * Seconds typed so far.
 */
seconds: number, 
/**
 * Codes of questions that every paper of the batch answers alike.
 */
repeated: Array<string>, extents: Array<ExtentView>, };
