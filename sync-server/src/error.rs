//! What can go wrong, by what the caller can do about it. An error never carries names, numbers or answers.

use pendata_domain::area::DistrictCode;
use pendata_domain::bundle::BundleProblem;
use pendata_domain::merge::CannotRemake;

use crate::cells::CellProblem;
use crate::clock::WrongClock;
use crate::publishing::problem::{self, Problem};
use crate::sign_in::SignInProblem;
use crate::store::postgres::{Failure, Unusable};
use crate::transfers::TransferRefusal;

/// The server's error. [`Error::code`] is stable; texts for people live in the UI's locales.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not a message of this protocol.
    #[error("the request cannot be read")]
    Malformed,
    /// A version of the messages that this server does not speak yet.
    #[error("the protocol version is not known")]
    NewerProtocol,
    /// More bytes than a request may have, before or after expanding.
    #[error("the request is too large")]
    TooLarge,
    /// The signature does not hold.
    #[error("the request is not signed by its device")]
    Forged,
    /// No device has this number.
    #[error("the device is not enrolled")]
    UnknownDevice,
    /// No such one-time code, or it was used.
    #[error("the enrolment code is not known")]
    UnknownCode,
    /// The one-time code is older than 72 hours.
    #[error("the enrolment code has expired")]
    ExpiredCode,
    /// The account was closed, or the device revoked.
    #[error("the account or device may not do this any more")]
    Revoked,
    /// No session, or it has ended.
    #[error("not logged in")]
    NotLoggedIn,
    #[error("name or password is wrong")]
    WrongPassword,
    #[error("too many attempts")]
    TooManyAttempts,
    /// The request does not carry its session's token: it may come from another site.
    #[error("the request does not belong to its session")]
    ForeignRequest,
    #[error("not allowed for this role or area")]
    Forbidden,
    /// The account has a second factor: its code comes with the password.
    #[error("a code is needed")]
    CodeNeeded,
    /// Also one that was used.
    #[error("the code is wrong")]
    WrongCode,
    /// The account has to have a second factor before it does anything.
    #[error("a second factor is needed")]
    SecondFactorMissing,
    /// A grant that cannot be given: told to the operator.
    #[error("not granted: {0}")]
    GrantRefused(String),
    #[error("not found")]
    NotFound,
    /// The case was decided or changed since it was opened.
    #[error("the case has changed")]
    CaseChanged,
    /// A decision or return without its reason.
    #[error("a reason is needed")]
    ReasonMissing,
    /// A photo whose bytes do not have its hash: to be sent again from its beginning.
    #[error("the photo is not what its name says")]
    PhotoSpoiled,
    /// More photos of one device than a day may bring.
    #[error("the device has sent too many photos today")]
    PhotoQuota,
    /// A form that cannot be published; each problem names its sheet, row and column where they are known.
    #[error("the form is refused:{}", problem::lines(.0))]
    FormRefused(Vec<Problem>),
    /// A file of bounds that cannot be loaded; the report names feature or line.
    #[error("the bounds are refused: {0}")]
    BoundsRefused(String),
    /// Days of a calendar that are not days of a month, or a cut-off before the opening.
    #[error("opening day and cut-off are days of one month, in this order")]
    CalendarRefused,
    /// A file of households that cannot be used; the report names lines.
    #[error("the list is refused: {0}")]
    WorkRefused(String),
    /// A bundle file that is not taken in; nothing of it was.
    #[error("the bundle is refused: {0}")]
    BundleRefused(BundleRefusal),
    /// An address of no store of photos that this server knows.
    #[error("photos are kept in a folder, or at s3://bucket/prefix")]
    UnknownPlace,
    /// Another version was published since this one was looked at.
    #[error("another form was published meanwhile: nothing was published")]
    NewerForm,
    #[error("there is no form of this version: `form list` shows those there are")]
    NoSuchForm,
    /// A version that a district was not to get.
    #[error("the version is not rolled out there: nothing was changed")]
    NotRolledOut,
    /// A form cannot begin in the past.
    #[error("the day is over: a form begins today or later; nothing was changed")]
    Past,
    #[error("{0} is in no list of regions: nothing was changed")]
    UnknownDistrict(DistrictCode),
    /// At the provider of identities.
    #[error(transparent)]
    SignIn(SignInProblem),
    /// A link to an identity that another account of the district has.
    #[error("another account of the district is linked to it")]
    Taken,
    /// A report of what a device held, which nobody reported lost.
    #[error("nobody reported this device lost: revoke it as lost first")]
    NotLost,
    /// A person who is not erased; nothing was changed.
    #[error("nothing was erased: {0}")]
    NotErased(NotErased),
    /// Told to the operator.
    #[error(transparent)]
    Cell(#[from] CellProblem),
    /// Told to the operator.
    #[error(transparent)]
    NotTransferred(#[from] TransferRefusal),
    /// No form is published yet.
    #[error("no form is published")]
    NoForm,
    /// A document moved since it was loaded: load again.
    #[error("the document has changed meanwhile")]
    Stale,
    /// A stored document or message cannot be read: `verify` says which.
    #[error("stored data is damaged")]
    Damaged,
    /// A row is encrypted under a key that its district is not known to have.
    #[error("stored data is encrypted under a key that is not here")]
    UnknownKey,
    /// The database did not do it; whether it did is not known.
    #[error("the database failed")]
    Database(rusqlite::Error),
    /// The same of PostgreSQL; its own words, which quote rows, are left out.
    #[error("the database failed: {0}")]
    Postgres(Failure),
    #[error("somebody works in this database already: nothing was copied")]
    NotEmpty,
    /// This registry was set back to an older state: it promises nothing until the operator opens another epoch.
    #[error("the registry is older than what it promised: `epoch open` after looking at it")]
    SetBack,
    /// Told to the operator, in one line.
    #[error("the backup is not restored: {0}")]
    BackupRefused(BackupRefusal),
    /// Told to the operator at the start.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// Told to the operator at the start.
    #[error(transparent)]
    WrongClock(#[from] WrongClock),
    #[error("the database cannot be migrated")]
    Migration(#[from] refinery::Error),
    #[error("a file cannot be read or written")]
    File(#[from] std::io::Error),
    /// The store of photos is not there, or refuses. Its own words may quote an address.
    #[error("the store of photos does not answer")]
    PhotoStore,
    /// No process can be started that examines what devices send: the log says why.
    #[error("no ingest worker can be started")]
    Worker,
    /// More requests than can be answered soon: what is only read is put off.
    #[error("the server has too much to do")]
    Busy,
    /// A device brought more changes in an hour than one should.
    #[error("more changes than a device may bring in an hour")]
    OverQuota { seconds: u32 },
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopping,
}

/// Why a person is not erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotErased {
    #[error(transparent)]
    Household(CannotRemake),
    #[error("the household was emptied before")]
    Before,
    /// The gate refused what was to stand in its place.
    #[error("the household cannot be founded again")]
    NotFounded,
}

impl NotErased {
    pub fn code(self) -> &'static str {
        match self {
            Self::Household(CannotRemake::UnknownPerson) => "not_found",
            Self::Household(CannotRemake::OpenCases) => "erase_open_cases",
            Self::Household(CannotRemake::NewerForm) => "erase_newer_form",
            Self::Before => "erased_before",
            Self::NotFounded => "erase_not_founded",
        }
    }
}

/// Why a backup is not restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupRefusal {
    #[error("this is no backup of a registry")]
    NotABackup,
    #[error("cut short or altered")]
    Altered,
    #[error("made by a newer release: a table or column is not known here")]
    Newer,
    #[error("the data folder has the key of another server")]
    OtherKey,
    #[error("put the server.key that it was made with into the data folder first")]
    NoKey,
    #[error("the data folder does not have the master key that the registry is encrypted under")]
    OtherMaster,
    #[error("made by a release that did not encrypt: restore it with that release, then install this one")]
    Unencrypted,
}

/// Why a bundle is not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleRefusal {
    #[error("not a bundle file")]
    NotABundle,
    #[error("made by a newer version")]
    NewerFormat,
    #[error("cut short")]
    CutShort,
    /// Or made for another server.
    #[error("altered, or not for this server")]
    Altered,
    #[error("of another district")]
    OtherDistrict,
    #[error("its sender is not enrolled here")]
    UnknownSender,
}

impl BundleRefusal {
    pub fn code(self) -> &'static str {
        match self {
            Self::NotABundle => "not_a_bundle",
            Self::NewerFormat => "newer_bundle",
            Self::CutShort => "bundle_cut_short",
            Self::Altered => "bundle_altered",
            Self::OtherDistrict => "bundle_other_district",
            Self::UnknownSender => "bundle_unknown_sender",
        }
    }
}

impl From<BundleProblem> for Error {
    fn from(problem: BundleProblem) -> Self {
        match problem {
            BundleProblem::NotABundle => Self::BundleRefused(BundleRefusal::NotABundle),
            BundleProblem::NewerFormat => Self::BundleRefused(BundleRefusal::NewerFormat),
            BundleProblem::CutShort => Self::BundleRefused(BundleRefusal::CutShort),
            BundleProblem::Altered => Self::BundleRefused(BundleRefusal::Altered),
            BundleProblem::Io(error) => Self::File(error),
        }
    }
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Stable word and HTTP status (RFC 9110).
    pub fn code(&self) -> (&'static str, u16) {
        match self {
            Self::Malformed => ("malformed", 400),
            Self::NewerProtocol => ("newer_protocol", 400),
            Self::TooLarge => ("too_large", 413),
            Self::Forged => ("forged", 401),
            Self::UnknownDevice => ("unknown_device", 401),
            Self::UnknownCode => ("unknown_code", 404),
            Self::ExpiredCode => ("expired_code", 410),
            Self::Revoked => ("revoked", 403),
            Self::NotLoggedIn => ("not_logged_in", 401),
            Self::WrongPassword => ("wrong_password", 401),
            Self::TooManyAttempts => ("too_many_attempts", 429),
            Self::ForeignRequest => ("foreign_request", 403),
            Self::Forbidden => ("forbidden", 403),
            Self::CodeNeeded => ("code_needed", 401),
            Self::WrongCode => ("wrong_code", 401),
            Self::SecondFactorMissing => ("second_factor_missing", 403),
            Self::GrantRefused(_) => ("grant_refused", 409),
            Self::NotFound => ("not_found", 404),
            Self::CaseChanged => ("case_changed", 409),
            Self::ReasonMissing => ("reason_missing", 422),
            Self::PhotoSpoiled => ("photo_spoiled", 422),
            Self::PhotoQuota => ("photo_quota", 403),
            Self::BoundsRefused(_) => ("bounds_refused", 422),
            Self::CalendarRefused => ("calendar_refused", 422),
            Self::WorkRefused(_) => ("work_refused", 422),
            Self::BundleRefused(refusal) => (refusal.code(), 422),
            Self::UnknownPlace => ("unknown_place", 422),
            Self::FormRefused(_) => ("form_refused", 422),
            Self::NotEmpty => ("not_empty", 409),
            Self::SetBack => ("set_back", 503),
            Self::BackupRefused(_) => ("backup_refused", 422),
            Self::NewerForm => ("newer_form", 409),
            Self::NoSuchForm => ("no_such_form", 404),
            Self::NotRolledOut => ("not_rolled_out", 409),
            Self::Past => ("past", 422),
            Self::UnknownDistrict(_) => ("unknown_district", 422),
            Self::SignIn(problem) => {
                (problem.code(), if *problem == SignInProblem::Unreachable { 503 } else { 403 })
            }
            Self::Taken => ("taken", 409),
            Self::NotLost => ("not_lost", 409),
            Self::NotErased(why @ NotErased::Household(CannotRemake::UnknownPerson)) => (why.code(), 404),
            Self::NotErased(why) => (why.code(), 409),
            Self::Cell(_) => ("other_cell", 409),
            Self::NotTransferred(refusal) => (refusal.code(), 409),
            Self::NoForm => ("no_form", 503),
            Self::Stale => ("busy", 503),
            Self::Damaged | Self::UnknownKey => ("damaged", 500),
            Self::Database(_)
            | Self::Postgres(_)
            | Self::Unusable(_)
            | Self::WrongClock(_)
            | Self::Migration(_)
            | Self::File(_)
            | Self::PhotoStore => ("unavailable", 503),
            Self::Worker => ("unavailable", 503),
            Self::Stopping => ("stopping", 503),
            Self::Busy => ("busy", 503),
            Self::OverQuota { .. } => ("over_quota", 429),
        }
    }
}

impl From<rusqlite::Error> for Error {
    /// What went wrong with a row that SQLite handed over comes back as it was.
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::FromSqlConversionFailure(_, _, inner) if inner.is::<Self>() => {
                inner.downcast().map_or(Self::Damaged, |inner| *inner)
            }
            other => Self::Database(other),
        }
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            _ => Self::PhotoStore,
        }
    }
}
