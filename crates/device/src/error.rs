//! What can go wrong on the device, by what the caller can do about it. Never carries names, numbers or answers.

use pendata_domain::document::CutError;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no device in the folder: enrol first.
    #[error("there is no device in this folder")]
    NoDevice,
    #[error("there is already a device in this folder")]
    AlreadyThere,
    /// Nothing was deleted; the next try is possible after the wait.
    #[error("wrong PIN; next try in {wait_seconds} s")]
    WrongPin { wait_seconds: u64 },
    #[error("too many wrong PINs; next try in {wait_seconds} s")]
    TooSoon { wait_seconds: u64 },
    #[error("the PIN is too short")]
    PinTooShort,
    /// The operating system's keyring held half of the key and does not give it back.
    #[error("the operating system's keyring does not give the device's secret")]
    KeyringLost,
    #[error("the key file cannot be read")]
    KeyFileDamaged,
    /// Nothing was saved; keep the answer on screen and try again.
    #[error("the storage is full")]
    StorageFull,
    /// A download would leave too little of the disk; nothing was begun.
    #[error("the download needs {needed} bytes and {free} are free")]
    LowSpace { needed: u64, free: u64 },
    /// The database cannot be read any further: unlock again, which moves it aside and rebuilds it.
    #[error("the database is damaged")]
    Damaged,
    /// The database was written by a newer program.
    #[error("the database belongs to a newer version")]
    NewerVersion,
    #[error("the household is not on this device")]
    UnknownHousehold,
    #[error("the village is not in this device's area")]
    OutOfArea,
    /// No import of that number waits for a word.
    #[error("the import is not open")]
    UnknownImport,
    #[error("no form has been downloaded yet")]
    NoForm,
    /// The downloaded form is not what was announced, or cannot be used.
    #[error("the form cannot be used")]
    UnusableForm,
    #[error("the question is not in the form")]
    UnknownQuestion,
    /// A family is split where somebody leaves, somebody stays, and a head is among those who leave.
    #[error("the household cannot be split so")]
    NotDivisible,
    /// The device is for learning: it has no key, and nothing of it is ever sent.
    #[error("a training device sends and receives nothing")]
    Training,
    /// The intent says what this household or this role cannot take.
    #[error("the edit does not hold: {0}")]
    Edit(#[from] CutError),
    #[error("the database refused: {0}")]
    Database(rusqlite::Error),
    #[error("the file system refused: {0}")]
    Io(std::io::Error),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A stable word for the UI; its text lives in the locales.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoDevice => "no_device",
            Self::AlreadyThere => "already_there",
            Self::WrongPin { .. } => "wrong_pin",
            Self::TooSoon { .. } => "too_soon",
            Self::PinTooShort => "pin_too_short",
            Self::KeyringLost => "keyring_lost",
            Self::KeyFileDamaged => "key_file_damaged",
            Self::StorageFull => "storage_full",
            Self::LowSpace { .. } => "low_space",
            Self::Damaged => "damaged",
            Self::NewerVersion => "newer_version",
            Self::UnknownHousehold => "unknown_household",
            Self::OutOfArea => "out_of_area",
            Self::UnknownImport => "unknown_import",
            Self::NoForm => "no_form",
            Self::UnusableForm => "unusable_form",
            Self::UnknownQuestion => "unknown_question",
            Self::NotDivisible => "not_divisible",
            Self::Training => "training",
            Self::Edit(_) => "edit",
            Self::Database(_) => "database",
            Self::Io(_) => "io",
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, NotADatabase};
        match error.sqlite_error_code() {
            Some(DiskFull) => Self::StorageFull,
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged,
            _ => Self::Database(error),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::StorageFull,
            _ => Self::Io(error),
        }
    }
}
