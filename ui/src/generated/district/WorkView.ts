// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript
import type { CalendarView } from "./CalendarView";
import type { VillageWork } from "./VillageWork";
import type { WorkListView } from "./WorkListView";

export type WorkView = { 
/**
 * Every village in which somebody works.
 */
villages: Array<VillageWork>, 
/**
 * The newest first; those from which everything was withdrawn are left out.
 */
lists: Array<WorkListView>, 
/**
 * What officers count the days to; `None` where no calendar is set.
 */
calendar: CalendarView | null, };
