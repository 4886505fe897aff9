//! The one table of methods: name, function, argument, result. Dispatcher and TypeScript follow from it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ts_rs::TS;

use super::BridgeError;
use super::typescript::Collector;
use crate::app::App;
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
    "household.set_stage": summary::set_stage, summary::StageArguments => summary::HouseholdSummary;
    "household.mark_ready": summary::mark_ready, summary::SummaryArguments => summary::HouseholdSummary;
    "form.open": form::open, form::OpenArguments => form::FormView;
    "form.section": form::section, form::SectionArguments => form::SectionView;
    "form.set": form::set, form::SetArguments => form::Saved;
    "form.tick": form::tick, form::TickArguments => form::Saved;
    "form.add_member": form::add_member, form::AddMemberArguments => form::Saved;
    "form.remove_member": form::remove_member, form::RemoveMemberArguments => form::Saved;
    "form.restore_member": form::restore_member, form::RestoreMemberArguments => form::Saved;
    "form.move_member": form::move_member, form::MoveMemberArguments => form::Saved;
    "form.confirm_soft": form::confirm_soft, form::ConfirmSoftArguments => form::Saved;
    "form.confirm_section": form::confirm_section, form::ConfirmSectionArguments => form::Saved;
    "form.note": form::note, form::NoteArguments => Vec<summary::NoteView>;
    "form.close": form::close, list::HouseholdHandle => form::Closed;
    "check.list": check::list, check::CheckArguments => check::CheckList;
    "field.history": history::history, history::HistoryArguments => history::HistoryView;
    "field.restore": history::restore, history::RestoreArguments => form::Saved;
    "conflicts.of_household": conflicts::of_household, conflicts::ConflictsArguments => Vec<conflicts::ConflictView>;
    "sync.status": sync::status, () => sync::SyncStatus;
    "sync.start": sync::start, () => sync::SyncStatus;
    "sync.start_despite_space": sync::start_despite_space, () => sync::SyncStatus;
    "sync.pause": sync::pause, () => sync::SyncStatus;
    "sync.send_photos": sync::send_photos, () => sync::SyncStatus;
    "photo.picture": photo::picture, photo::PictureArguments => Option<photo::Picture>;
    "photo.fetch": photo::fetch, photo::FetchPictureArguments => photo::Picture;
    "settings.get": settings::get, () => settings::Settings;
    "settings.set": settings::set, settings::Settings => settings::Settings;
    "support.storage": support::storage, () => support::Storage;
    "support.report": support::report, () => support::Report;
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
}

fn answer<A: DeserializeOwned + TS, R: Serialize + TS>(
    app: &App,
    arguments: Value,
    function: impl FnOnce(&App, A) -> Result<R, BridgeError>,
) -> Result<Value, BridgeError> {
    let arguments = serde_json::from_value(arguments).map_err(|_| BridgeError::MalformedArguments)?;
    let result = function(app, arguments)?;
    Ok(serde_json::to_value(result).expect("results have text keys and finite numbers"))
}
