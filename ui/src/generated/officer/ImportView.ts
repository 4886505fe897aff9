// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { AskedView } from "./AskedView";
import type { ColumnView } from "./ColumnView";
import type { SheetView } from "./SheetView";

/**
 * A file, how it is read, and what its first rows become.
 */
export type ImportView = { file: string, sheets: Array<SheetView>, sheet: number, 
/**
 * As the spreadsheet numbers it.
 */
heading_row: number, columns: Array<ColumnView>, 
/**
 * Every question that a column can answer.
 */
questions: Array<AskedView>, 
/**
 * Codes of questions without which no row can be taken.
 */
lacking: Array<string>, 
/**
 * The columns were chosen for such a file before.
 */
remembered: boolean, 
/**
 * Rows under the heading, hidden ones among them.
 */
rows: number, hidden_rows: number, hidden_too: boolean, 
/**
 * Cells that are results of formulas: the results are taken as the file has them.
 */
formulas: number, 
/**
 * Areas of joined cells under the heading.
 */
merged: number, };
