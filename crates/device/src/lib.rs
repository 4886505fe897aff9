//! The offline device as a library: encrypted storage, edits, reads and sync. No window, no Tauri.
//!
//! - [`Device`] is the whole device of one officer. [`Device::record`] is the only door for edits and returns once
//!   the answer is durable, in the database and in the journal beside it.
//! - [`sync`] brings a device and a server together: a machine without I/O, a driver, an HTTP client.
//! - [`parcels`] carries work from device to device where there is no network.
//! - The host gives clock and randomness ([`Environment`]) and where the device lives ([`Options`]).
//!
//! Absent on purpose: merge rules (they are in `pendata-domain`), form rules (`pendata-xforms`), texts for people.

mod check;
mod device;
mod dump;
mod environment;
mod error;
mod facts;
mod fold;
mod identity;
pub mod meet;
mod options;
mod overlay;
pub mod parcels;
pub mod photos;
mod projection;
mod status;
mod storage;
mod store;
pub mod sync;
mod tables;
mod view;

pub use check::{FindingCounts, PublishedForm, row_of, subject as soft_finding_subject};
pub use device::{
    Account, Affected, ComingForm, Counts, Device, Double, Impact, Moving, OnDevice, Opened, PlaceDoubt,
    Planned, Recorded, Space, TrainingVillage, Writer,
};
pub use environment::{Environment, Keyring, NoKeyring, SystemEnvironment, SystemKeyring};
pub use error::{Error, Result};
pub use identity::{Enrolled, Trainee};
pub use options::{MIN_PIN_CHARACTERS, Options, PinCost};
pub use status::{Standing, Status, status};
pub use storage::write_durably;
pub use store::Recovery;
pub use tables::batches::{Batch, BatchId, Paper};
pub use tables::disclosures::Disclosure;
pub use tables::households::{Filter, ListRow, Order, Page};
pub use tables::imports::{ImportNumber, ImportStanding, ImportState};
pub use tables::notices::{Notice, NoticeKind};
pub use tables::past_syncs::PastSync;
pub use tables::people::NikHolder;
pub use tables::photos::{Size as PhotoSize, Standing as PhotoStanding};
pub use tables::work::{Assignment, WorkCount, WorkFilter, WorkOrder};
