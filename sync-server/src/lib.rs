//! The sync server as a library: [`App`] takes and gives bytes, so that tests and a simulation run it without
//! sockets; [`http`] puts it on the network.
//!
//! Invariants: every key in the store begins with the district; a change is acknowledged only after the
//! transaction that holds it is durable; what is refused is kept in quarantine; no name, number or answer
//! stands in a log line, a URL or an error.

pub mod access;
mod admin;
mod app;
mod attempts;
mod audit_ends;
pub mod backup;
pub mod body;
pub mod bounds;
pub mod bundles;
pub mod cells;
mod clock;
mod console;
mod device;
pub mod district;
mod error;
mod forms;
mod home;
pub mod http;
pub mod import;
pub mod ingest;
mod judgement;
mod keys;
mod lanes;
mod life;
mod metrics;
pub mod moving;
mod photos;
pub mod publishing;
mod rekeying;
pub mod rollout;
mod sealed;
mod second_factor;
pub mod sign_in;
pub mod store;
mod surroundings;
pub mod tls;
pub mod transfers;
mod verify;
mod witness;
mod work;

pub use admin::NewAccount;
pub use app::App;
pub use device::{CHANGES_AN_HOUR, CODE_LIFE};
pub use error::{BackupRefusal, Error, NotErased, Result};
pub use forms::Published;
pub use home::Home;
pub use keys::Keys;
pub use photos::{Clearing, GRACE_DAYS, PhotoPlace, Photos, PieceOf};
pub use second_factor::Demand;
pub use store::life::Life;
pub use surroundings::{Point, Surroundings};
pub use verify::{Fault, FaultKind, Report};

/// The target of spans, which go to a collector and not into the log.
pub const SPANS: &str = "spans";
