//! The one table of methods: name, function, argument, result. Dispatcher and TypeScript follow from it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ts_rs::TS;

use super::BridgeError;
use super::typescript::Collector;
use crate::app::App;
use crate::documents::Document;
use crate::screens::*;
use crate::training;

/// A method as the dispatcher and the generator of TypeScript need it.
pub struct Method {
    pub name: &'static str,
    pub call: fn(&App, Value) -> Result<Value, BridgeError>,
    /// Adds its types; gives the TypeScript names of argument and result.
    pub types: fn(&mut Collector) -> (String, String),
}

macro_rules! methods {
    ($($name:literal: $function:path, $argument:ty => $result:ty;)*) => {
        pub const METHODS: &[Method] = &[$(Method {
            name: $name,
            call: |app, arguments| answer::<$argument, $result>(app, arguments, $function),
            types: |collector| (collector.add::<$argument>(), collector.add::<$result>()),
        }),*];
    };
}

methods! {
    "app.state": entry::state, () => entry::AppState;
    "app.enrol": entry::enrol, entry::EnrolArguments => entry::AppState;
    "app.unlock": entry::unlock, entry::UnlockArguments => entry::AppState;
    "app.lock": entry::lock, () => entry::AppState;
    "app.change_pin": entry::change_pin, entry::ChangePinArguments => ();
    "households.list": list::list, list::ListArguments => list::ListPage;
    "households.counts": list::counts, () => list::Counts;
    "households.search": list::search, list::SearchArguments => list::ListPage;
    "household.create": form::create, list::CreateArguments => list::HouseholdHandle;
    "household.summary": summary::summary, summary::SummaryArguments => summary::HouseholdSummary;
    "household.outcomes": outcome::outcomes, () => Vec<outcome::OutcomeChoice>;
    "household.set_stage": outcome::set_stage, outcome::StageArguments => summary::HouseholdSummary;
    "household.undo_stage": outcome::undo_stage, summary::SummaryArguments => summary::HouseholdSummary;
    "household.mark_ready": outcome::mark_ready, summary::SummaryArguments => summary::HouseholdSummary;
    "work.overview": work::overview, work::WorkArguments => work::WorkOverview;
    "form.open": form::open, form::OpenArguments => form::FormView;
    "form.section": form::section, form::SectionArguments => form::SectionView;
    "form.set": form::set, form::SetArguments => form::Saved;
    "form.tick": form::tick, form::TickArguments => form::Saved;
    "form.add_member": form::add_member, form::AddMemberArguments => form::Saved;
    "form.remove_member": form::remove_member, form::RemoveMemberArguments => form::Saved;
    "form.restore_member": form::restore_member, form::RestoreMemberArguments => form::Saved;
    "household.split": form::split, form::SplitArguments => list::HouseholdHandle;
    "household.rejoin": form::rejoin, list::HouseholdHandle => list::HouseholdHandle;
    "form.move_member": form::move_member, form::MoveMemberArguments => form::Saved;
    "form.confirm_soft": form::confirm_soft, form::ConfirmSoftArguments => form::Saved;
    "form.confirm_section": form::confirm_section, form::ConfirmSectionArguments => form::Saved;
    "form.note": form::note, form::NoteArguments => Vec<summary::NoteView>;
    "form.close": form::close, list::HouseholdHandle => form::Closed;
    "draft.moving": decree::moving, form::OpenArguments => Option<decree::MovingView>;
    "draft.move": decree::move_draft, list::HouseholdHandle => ();
    "drafts.move_unaffected": decree::move_unaffected, decree::MoveUnaffectedArguments => decree::MovedUnaffected;
    "forms.standing": decree::standing, () => decree::FormsStanding;
    "check.list": check::list, check::CheckArguments => check::CheckList;
    "field.history": history::history, history::HistoryArguments => history::HistoryView;
    "field.restore": history::restore, history::RestoreArguments => form::Saved;
    "conflicts.of_household": conflicts::of_household, conflicts::ConflictsArguments => Vec<conflicts::ConflictView>;
    "sync.status": sync::status, () => sync::SyncStatus;
    "sync.history": sync::history, () => Vec<sync::PastSync>;
    "sync.start": sync::start, () => sync::SyncStatus;
    "sync.start_despite_space": sync::start_despite_space, () => sync::SyncStatus;
    "sync.pause": sync::pause, () => sync::SyncStatus;
    "sync.send_photos": sync::send_photos, () => sync::SyncStatus;
    "meeting.status": meeting::status, () => meeting::MeetingStatus;
    "meeting.show_code": meeting::show_code, () => meeting::MeetingStatus;
    "meeting.look": meeting::look, () => meeting::MeetingStatus;
    "meeting.join": meeting::join, meeting::JoinArguments => meeting::MeetingStatus;
    "meeting.stop": meeting::stop, () => meeting::MeetingStatus;
    "doubles.list": doubles::list, () => doubles::Doubles;
    "doubles.say": doubles::say, doubles::SayArguments => doubles::Doubles;
    "photo.picture": photo::picture, photo::PictureArguments => Option<photo::Picture>;
    "photo.fetch": photo::fetch, photo::FetchPictureArguments => photo::Picture;
    "bundle.cargo": bundle::cargo, () => Vec<bundle::BundleCargo>;
    "bundle.given": bundle::given, () => Option<bundle::GivenBundle>;
    "bundle.read_given": bundle::read_given, () => bundle::BundleTaken;
    "bundle.forget_given": bundle::forget_given, () => ();
    "bundle.stop": bundle::stop, () => ();
    "import.choose": import::choose, import::ChooseArguments => import::ImportView;
    "import.check": import::check, import::CheckStepArguments => import::CheckStanding;
    "import.report": import::report, import::ReportArguments => import::ImportReport;
    "import.begin": import::begin, import::BeginArguments => import::ImportStanding;
    "import.step": import::step, import::ImportHandle => import::ImportStanding;
    "import.send_step": import::send_step, import::ImportHandle => import::ImportStanding;
    "import.withdraw": import::withdraw, import::ImportHandle => import::ImportStanding;
    "import.list": import::list, () => Vec<import::ImportStanding>;
    "import.close": import::close, () => ();
    "export.begin": export::begin, export::ExportArguments => export::ExportStanding;
    "export.step": export::step, () => export::ExportStanding;
    "export.close": export::close, () => ();
    "export.disclosures": export::disclosures, () => Vec<export::DisclosureView>;
    "settings.get": settings::get, () => settings::Settings;
    "settings.storage": settings::storage, () => settings::Storage;
    "settings.set": settings::set, settings::Settings => settings::Settings;
    "typing.desk": typing::desk, () => typing::Desk;
    "typing.begin_batch": typing::begin_batch, typing::BeginBatchArguments => typing::BatchView;
    "typing.repeat": typing::repeat, typing::RepeatArguments => Vec<String>;
    "typing.known": typing::known, typing::CardArguments => Vec<typing::KnownHousehold>;
    "typing.begin_paper": typing::begin_paper, typing::BeginPaperArguments => typing::PaperView;
    "typing.resume": typing::resume, typing::BatchArguments => Option<typing::PaperView>;
    "typing.note": typing::note, typing::PaperNote => ();
    "typing.finish": typing::finish, typing::FinishArguments => typing::Finished;
    "training.enter": training::enter, () => entry::AppState;
    "training.restart": training::restart, () => entry::AppState;
    "notices.list": notices::list, () => Vec<notices::Notice>;
    "notices.read": notices::read, notices::ReadArguments => Vec<notices::Notice>;
}

/// A method that is given a file beside its arguments.
pub struct FileMethod {
    pub name: &'static str,
    pub call: fn(&App, Value, Vec<u8>) -> Result<Value, BridgeError>,
    pub types: fn(&mut Collector) -> (String, String),
}

macro_rules! file_methods {
    ($($name:literal: $function:path, $argument:ty => $result:ty;)*) => {
        pub const FILE_METHODS: &[FileMethod] = &[$(FileMethod {
            name: $name,
            call: |app, arguments, file| {
                answer::<$argument, $result>(app, arguments, |app, arguments| $function(app, arguments, file))
            },
            types: |collector| (collector.add::<$argument>(), collector.add::<$result>()),
        }),*];
    };
}

file_methods! {
    "photo.add": photo::add, photo::AddPhotoArguments => form::Saved;
    "bundle.read": bundle::read, () => bundle::BundleTaken;
    "import.open": import::open, import::OpenArguments => import::ImportView;
}

/// A method whose result is a document, to be written where the officer says.
pub struct DocumentMethod {
    pub name: &'static str,
    pub call: fn(&App, Value) -> Result<Document, BridgeError>,
    /// Adds its type; gives the TypeScript name of the argument.
    pub types: fn(&mut Collector) -> String,
}

macro_rules! document_methods {
    ($($name:literal: $function:path, $argument:ty;)*) => {
        pub const DOCUMENT_METHODS: &[DocumentMethod] = &[$(DocumentMethod {
            name: $name,
            call: |app, arguments| $function(app, arguments_of::<$argument>(arguments)?),
            types: |collector| collector.add::<$argument>(),
        }),*];
    };
}

document_methods! {
    "settings.report": report::report, ();
    "bundle.write": bundle::write, bundle::BundleArguments;
    "import.refused": import::refused, import::RefusedArguments;
    "export.file": export::file, export::FileArguments;
    "export.deliberation": export::deliberation, export::DeliberationArguments;
}

fn arguments_of<A: DeserializeOwned>(arguments: Value) -> Result<A, BridgeError> {
    serde_json::from_value(arguments).map_err(|_| BridgeError::MalformedArguments)
}

fn answer<A: DeserializeOwned + TS, R: Serialize + TS>(
    app: &App,
    arguments: Value,
    function: impl FnOnce(&App, A) -> Result<R, BridgeError>,
) -> Result<Value, BridgeError> {
    let result = function(app, arguments_of(arguments)?)?;
    Ok(serde_json::to_value(result).expect("results have text keys and finite numbers"))
}
