/** The officer's backend: its methods and pushes, from the generated tables. */
import type { Backend } from '../backend/backend';
import type { DocumentMethods, FileMethods, Methods } from '../generated/officer/Methods';
import type { Topics } from '../generated/officer/Topics';

export type OfficerBackend = Backend<Methods, Topics, FileMethods, DocumentMethods>;
export type { DocumentMethods, FileMethods, Methods };
