//! Bringing a device and a server together.
//!
//! [`Machine`] decides what comes next and does nothing itself; the device's own steps (`begin`, `request`,
//! `absorb`, ...) read and write its storage; [`run`] is the driver between them and a [`SyncApi`]. The device is
//! locked for single steps only, never while the network is waited for, so that answers are recorded meanwhile.

pub(crate) mod absorb;
mod api;
mod body;
mod driver;
mod enrol;
mod form;
mod give_back;
mod http;
mod machine;
pub(crate) mod pack;
mod photos;
mod picture;
mod problem;
mod progress;
mod repair;
mod request;
pub(crate) mod scope;

pub use api::{Call, Method, Reply, SyncApi, Unreachable};
pub use body::{CONTENT_TYPE, MAX_BODY_BYTES};
pub use driver::run;
pub use enrol::enrol;
pub use http::HttpApi;
pub use machine::{Effect, Event, Machine, Patience};
pub use pack::Download;
pub use photos::{DelayedPhoto, PhotoChoice, PhotoProgress, PhotoReport, send_photos};
pub use picture::fetch_picture;
pub use problem::SyncProblem;
pub use progress::{Phase, Progress, SyncReport};
