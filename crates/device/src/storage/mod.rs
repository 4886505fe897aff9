//! What lies on the disk: key file, database, journal, ballast. Knows nothing of households.

mod aside;
mod ballast;
mod database;
mod files;
mod journal;
mod keyfile;

pub(crate) use aside::{move_aside, now_stamp};
pub(crate) use ballast::Ballast;
pub(crate) use database::{Opening, create as create_database, open as open_database};
pub(crate) use files::make_private_folder;
pub use files::write_durably;
pub(crate) use journal::{Journal, JournalContent, read_journal};
pub(crate) use keyfile::{KeyFile, Keys};
