//! What a call answers when it cannot do what was asked: a stable code with details, never text for people.
//! The words live in the UI's locales.

use pendata_device::photos::{MAX_FILE_BYTES, MAX_MEGAPIXELS, PhotoError};
use pendata_device::sync::SyncProblem;
use pendata_device::{Error as DeviceError, MIN_PIN_CHARACTERS};
use pendata_domain::document::{CutError, MAX_VALUE_BYTES};
use pendata_sheets::read::{self, Unreadable};
use pendata_sheets::write::Unwritable;
use serde::Serialize;
use ts_rs::TS;

/// Variants by what the officer can do about it. Carries no name, number or answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum BridgeError {
    /// No method of that name: UI and program are of different versions.
    #[error("no such method")]
    UnknownMethod,
    /// The arguments do not have the method's type.
    #[error("malformed arguments")]
    MalformedArguments,
    /// The device was never enrolled.
    #[error("not enrolled")]
    NotEnrolled,
    #[error("already enrolled")]
    AlreadyEnrolled,
    /// A PIN is needed first.
    #[error("locked")]
    Locked,
    /// The next try is refused for `wait_seconds`.
    #[error("wrong PIN")]
    WrongPin { wait_seconds: u32 },
    /// Tried before the delay of the last wrong PIN was over.
    #[error("PIN tried too early")]
    TooEarly { wait_seconds: u32 },
    /// The PIN is too short or not of digits only.
    #[error("weak PIN")]
    WeakPin { least_digits: u32 },
    /// The operating system's keyring held half of the key and does not give it back.
    #[error("the keyring does not give the device's secret")]
    KeyringLost,
    /// The data was written by a newer program.
    #[error("the data belongs to a newer version")]
    NewerVersion,
    #[error("unknown household")]
    UnknownHousehold,
    #[error("unknown person")]
    UnknownPerson,
    /// The two are likely one no more: one of them was changed.
    #[error("unknown pair")]
    UnknownPair,
    #[error("unknown section")]
    UnknownSection,
    /// The form has no such question.
    #[error("unknown question")]
    UnknownQuestion,
    /// The question is calculated or read-only, or has no such choice.
    #[error("the question does not take this answer")]
    UnfitAnswer,
    /// The answer that stands there was given under a newer form than the household's.
    #[error("answered under a newer form")]
    AnsweredUnderNewerForm,
    #[error("answer too long")]
    TooLong { most_bytes: u32 },
    /// The file of a photo has too many bytes.
    #[error("the photo's file is too large")]
    PhotoTooLarge { most_bytes: u32 },
    /// The file is no JPEG, PNG or WebP.
    #[error("the file is no photo")]
    NotAPhoto,
    /// `most` in millions.
    #[error("the photo has too many pixels")]
    PhotoTooManyPixels { most: u32 },
    /// The file begins as a photo and cannot be read to its end.
    #[error("the photo's file is damaged")]
    PhotoDamaged,
    /// The spreadsheet has too many bytes.
    #[error("the spreadsheet is too large")]
    SheetTooLarge { most_bytes: u32 },
    /// More rows, columns or cells than are taken, or a small file that unpacks to a huge one.
    #[error("the spreadsheet holds too much")]
    SheetTooMuch { most_rows: u32 },
    #[error("the file is no spreadsheet")]
    NotASheet,
    #[error("the spreadsheet is damaged")]
    SheetDamaged,
    /// Protected by a password.
    #[error("the spreadsheet is locked")]
    SheetLocked,
    #[error("the spreadsheet is empty")]
    SheetEmpty,
    /// The file was closed, or the device was locked meanwhile.
    #[error("no file is open")]
    NoFileOpen,
    /// No column is the family card's, or none the name's.
    #[error("columns are lacking")]
    ColumnsLacking,
    /// Rows are refused, and the officer wants all or none.
    #[error("rows are refused")]
    RowsRefused { count: u32 },
    /// It was sent or taken back already.
    #[error("the import is closed")]
    ImportClosed,
    /// A reason must be given.
    #[error("reason required")]
    ReasonRequired,
    /// The officer's role does not allow it.
    #[error("not allowed")]
    NotAllowed,
    /// The household cannot be marked ready: so many hard findings are left.
    #[error("hard findings are left")]
    FindingsLeft { count: u32 },
    /// Splitting a family needs somebody who leaves, somebody who stays, and a head among those who leave.
    #[error("the household cannot be split so")]
    NotDivisible,
    /// No form has been received yet: the first download is not complete.
    #[error("no form on this device")]
    NoForm,
    /// The village is not in the officer's area.
    #[error("out of area")]
    OutOfArea,
    /// The form that came cannot be used by this program.
    #[error("unusable form")]
    UnusableForm,
    /// Nothing was written; the answer must stay on the screen until there is space.
    #[error("disk full")]
    DiskFull,
    /// The database cannot be read any further. The device is locked; unlocking moves the file aside and
    /// rebuilds it.
    #[error("the database is damaged")]
    Damaged,
    /// The file that holds the wrapped key cannot be read.
    #[error("the key file is damaged")]
    KeyFileDamaged,
    /// The device's store failed. What was acknowledged before is safe.
    #[error("the store failed")]
    Storage,
    /// The place a document was to be written to has no room for it.
    #[error("no room at the destination")]
    DestinationFull,
    /// The place a document was to be written to is gone or read-only.
    #[error("the destination cannot be written to")]
    DestinationUnwritable,
    /// A bundle file is not taken in, or none can be made; `reason` is a stable code. Nothing was taken.
    #[error("the bundle is refused")]
    BundleRefused {
        reason: String,
        /// Name of the village it is of, where that is the reason.
        place: Option<String>,
    },
    /// The officer ended it. What was done stays.
    #[error("stopped")]
    Stopped,
    /// No network, or the server does not answer.
    #[error("offline")]
    Offline,
    /// Somebody else answered: the network wants a log-in.
    #[error("captive portal")]
    CaptivePortal,
    /// The server is there and cannot serve now.
    #[error("server busy")]
    ServerBusy,
    /// The server's answer is not signed by the key this device trusts, or cannot be read.
    #[error("untrusted answer")]
    UntrustedServer,
    /// The server refused; `reason` is its stable code.
    #[error("refused by the server")]
    Refused { reason: String },
    /// A meeting's code has six digits.
    #[error("not six digits")]
    NotSixDigits,
    /// Not an address of a private network, as the other device shows it.
    #[error("no address of a private network")]
    UnfitPeerAddress,
    /// No network card has an address of a private network: a hotspot or a cable is needed.
    #[error("no local network")]
    NoLocalNetwork,
    /// The officer is learning: nothing is sent or received, and the real device is locked.
    #[error("training mode")]
    Training,
    /// No such batch of papers, or the paper is not in it.
    #[error("unknown batch")]
    UnknownBatch,
    /// The address is not `https://`, nor a loopback `http://`.
    #[error("unfit server address")]
    UnfitAddress,
}

impl From<std::io::Error> for BridgeError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Storage,
        }
    }
}

impl From<DeviceError> for BridgeError {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::NoDevice => Self::NotEnrolled,
            DeviceError::AlreadyThere => Self::AlreadyEnrolled,
            DeviceError::WrongPin { wait_seconds } => Self::WrongPin { wait_seconds: short(wait_seconds) },
            DeviceError::TooSoon { wait_seconds } => Self::TooEarly { wait_seconds: short(wait_seconds) },
            DeviceError::PinTooShort => Self::WeakPin { least_digits: MIN_PIN_CHARACTERS as u32 },
            DeviceError::KeyringLost => Self::KeyringLost,
            DeviceError::KeyFileDamaged => Self::KeyFileDamaged,
            DeviceError::Damaged => Self::Damaged,
            DeviceError::StorageFull => Self::DiskFull,
            DeviceError::NewerVersion => Self::NewerVersion,
            DeviceError::UnknownHousehold => Self::UnknownHousehold,
            DeviceError::OutOfArea => Self::OutOfArea,
            DeviceError::NoForm => Self::NoForm,
            DeviceError::UnknownImport => Self::ImportClosed,
            DeviceError::UnusableForm => Self::UnusableForm,
            DeviceError::UnknownQuestion => Self::UnknownQuestion,
            DeviceError::NotDivisible => Self::NotDivisible,
            DeviceError::Training => Self::Training,
            DeviceError::Edit(error) => error.into(),
            _ => Self::Storage,
        }
    }
}

impl From<PhotoError> for BridgeError {
    fn from(error: PhotoError) -> Self {
        match error {
            PhotoError::TooLarge => Self::PhotoTooLarge { most_bytes: MAX_FILE_BYTES as u32 },
            PhotoError::NotAPicture => Self::NotAPhoto,
            PhotoError::TooManyPixels => Self::PhotoTooManyPixels { most: MAX_MEGAPIXELS },
            PhotoError::Damaged => Self::PhotoDamaged,
        }
    }
}

impl From<Unreadable> for BridgeError {
    fn from(error: Unreadable) -> Self {
        match error {
            Unreadable::TooLarge => Self::SheetTooLarge { most_bytes: read::MAX_FILE_BYTES as u32 },
            Unreadable::TooMuch => Self::SheetTooMuch { most_rows: read::MAX_ROWS as u32 },
            Unreadable::NotASheet => Self::NotASheet,
            Unreadable::Damaged => Self::SheetDamaged,
            Unreadable::Locked => Self::SheetLocked,
            Unreadable::Empty => Self::SheetEmpty,
        }
    }
}

impl From<Unwritable> for BridgeError {
    fn from(error: Unwritable) -> Self {
        match error {
            Unwritable::TooMuch => Self::SheetTooMuch { most_rows: 1_048_576 },
            Unwritable::Failed => Self::Storage,
        }
    }
}

impl From<SyncProblem> for BridgeError {
    fn from(problem: SyncProblem) -> Self {
        match problem {
            SyncProblem::Unreachable(_) => Self::Offline,
            SyncProblem::CaptivePortal => Self::CaptivePortal,
            SyncProblem::Forged => Self::UntrustedServer,
            SyncProblem::Refused { .. } | SyncProblem::NewerProtocol => {
                Self::Refused { reason: problem.code().to_owned() }
            }
            SyncProblem::Busy { .. } | SyncProblem::Server { .. } => Self::ServerBusy,
            SyncProblem::Device(error) => error.into(),
            SyncProblem::DigestMismatch | SyncProblem::Stopped => Self::Storage,
        }
    }
}

impl From<CutError> for BridgeError {
    fn from(error: CutError) -> Self {
        match error {
            CutError::UnknownPerson => Self::UnknownPerson,
            CutError::TooLong => Self::TooLong { most_bytes: MAX_VALUE_BYTES as u32 },
            CutError::NotAllowed => Self::NotAllowed,
            CutError::NewerForm => Self::AnsweredUnderNewerForm,
            _ => Self::Storage,
        }
    }
}

fn short(seconds: u64) -> u32 {
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
