// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { AddMemberArguments } from "./AddMemberArguments";
import type { AddPhotoArguments } from "./AddPhotoArguments";
import type { AppState } from "./AppState";
import type { ChangePinArguments } from "./ChangePinArguments";
import type { CheckArguments } from "./CheckArguments";
import type { CheckList } from "./CheckList";
import type { Closed } from "./Closed";
import type { ConfirmSectionArguments } from "./ConfirmSectionArguments";
import type { ConfirmSoftArguments } from "./ConfirmSoftArguments";
import type { ConflictView } from "./ConflictView";
import type { ConflictsArguments } from "./ConflictsArguments";
import type { Counts } from "./Counts";
import type { CreateArguments } from "./CreateArguments";
import type { EnrolArguments } from "./EnrolArguments";
import type { FetchPictureArguments } from "./FetchPictureArguments";
import type { FormView } from "./FormView";
import type { FormsStanding } from "./FormsStanding";
import type { HistoryArguments } from "./HistoryArguments";
import type { HistoryView } from "./HistoryView";
import type { HouseholdHandle } from "./HouseholdHandle";
import type { HouseholdSummary } from "./HouseholdSummary";
import type { ListArguments } from "./ListArguments";
import type { ListPage } from "./ListPage";
import type { MoveMemberArguments } from "./MoveMemberArguments";
import type { MoveUnaffectedArguments } from "./MoveUnaffectedArguments";
import type { MovedUnaffected } from "./MovedUnaffected";
import type { MovingView } from "./MovingView";
import type { NoteArguments } from "./NoteArguments";
import type { NoteView } from "./NoteView";
import type { Notice } from "./Notice";
import type { OpenArguments } from "./OpenArguments";
import type { PastSync } from "./PastSync";
import type { Picture } from "./Picture";
import type { PictureArguments } from "./PictureArguments";
import type { ReadArguments } from "./ReadArguments";
import type { RemoveMemberArguments } from "./RemoveMemberArguments";
import type { RestoreArguments } from "./RestoreArguments";
import type { RestoreMemberArguments } from "./RestoreMemberArguments";
import type { Saved } from "./Saved";
import type { SavedDocument } from "./SavedDocument";
import type { SearchArguments } from "./SearchArguments";
import type { SectionArguments } from "./SectionArguments";
import type { SectionView } from "./SectionView";
import type { SetArguments } from "./SetArguments";
import type { Settings } from "./Settings";
import type { StageArguments } from "./StageArguments";
import type { SummaryArguments } from "./SummaryArguments";
import type { SyncStatus } from "./SyncStatus";
import type { TickArguments } from "./TickArguments";
import type { UnlockArguments } from "./UnlockArguments";

/** Every method of the officer's screens: its arguments and its result. */
export type Methods = {
  "app.state": { arguments: null; result: AppState };
  "app.enrol": { arguments: EnrolArguments; result: AppState };
  "app.unlock": { arguments: UnlockArguments; result: AppState };
  "app.lock": { arguments: null; result: AppState };
  "app.change_pin": { arguments: ChangePinArguments; result: null };
  "households.list": { arguments: ListArguments; result: ListPage };
  "households.counts": { arguments: null; result: Counts };
  "households.search": { arguments: SearchArguments; result: ListPage };
  "household.create": { arguments: CreateArguments; result: HouseholdHandle };
  "household.summary": { arguments: SummaryArguments; result: HouseholdSummary };
  "household.set_stage": { arguments: StageArguments; result: HouseholdSummary };
  "household.mark_ready": { arguments: SummaryArguments; result: HouseholdSummary };
  "form.open": { arguments: OpenArguments; result: FormView };
  "form.section": { arguments: SectionArguments; result: SectionView };
  "form.set": { arguments: SetArguments; result: Saved };
  "form.tick": { arguments: TickArguments; result: Saved };
  "form.add_member": { arguments: AddMemberArguments; result: Saved };
  "form.remove_member": { arguments: RemoveMemberArguments; result: Saved };
  "form.restore_member": { arguments: RestoreMemberArguments; result: Saved };
  "form.move_member": { arguments: MoveMemberArguments; result: Saved };
  "form.confirm_soft": { arguments: ConfirmSoftArguments; result: Saved };
  "form.confirm_section": { arguments: ConfirmSectionArguments; result: Saved };
  "form.note": { arguments: NoteArguments; result: Array<NoteView> };
  "form.close": { arguments: HouseholdHandle; result: Closed };
  "draft.moving": { arguments: OpenArguments; result: MovingView | null };
  "draft.move": { arguments: HouseholdHandle; result: null };
  "drafts.move_unaffected": { arguments: MoveUnaffectedArguments; result: MovedUnaffected };
  "forms.standing": { arguments: null; result: FormsStanding };
  "check.list": { arguments: CheckArguments; result: CheckList };
  "field.history": { arguments: HistoryArguments; result: HistoryView };
  "field.restore": { arguments: RestoreArguments; result: Saved };
  "conflicts.of_household": { arguments: ConflictsArguments; result: Array<ConflictView> };
  "sync.status": { arguments: null; result: SyncStatus };
  "sync.history": { arguments: null; result: Array<PastSync> };
  "sync.start": { arguments: null; result: SyncStatus };
  "sync.start_despite_space": { arguments: null; result: SyncStatus };
  "sync.pause": { arguments: null; result: SyncStatus };
  "sync.send_photos": { arguments: null; result: SyncStatus };
  "photo.picture": { arguments: PictureArguments; result: Picture | null };
  "photo.fetch": { arguments: FetchPictureArguments; result: Picture };
  "settings.get": { arguments: null; result: Settings };
  "settings.set": { arguments: Settings; result: Settings };
  "notices.list": { arguments: null; result: Array<Notice> };
  "notices.read": { arguments: ReadArguments; result: Array<Notice> };
};

/** Those that are given a file beside their arguments. */
export type FileMethods = {
  "photo.add": { arguments: AddPhotoArguments; result: Saved };
};

/** Those that give a document: where it was written, or null where the officer chose no place. */
export type DocumentMethods = {
  "settings.report": { arguments: null; result: SavedDocument | null };
};
