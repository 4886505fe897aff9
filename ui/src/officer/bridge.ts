/** The officer's backend: its methods and pushes, from the generated tables. */
import type { Backend } from '../backend/backend';
import type { FileMethods, Methods } from '../generated/officer/Methods';
import type { Topics } from '../generated/officer/Topics';

export type OfficerBackend = Backend<Methods, Topics, FileMethods>;
export type { FileMethods, Methods };
