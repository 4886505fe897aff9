//! The officer's screens as methods: one table of names, arguments and results gives the dispatcher and the
//! TypeScript of the UI. A method parses, asks the device and the form engine, converts; it decides nothing.
//!
//! The window (`src-tauri`) and the development host (`officer-host`) both call [`bridge::dispatch`].

pub mod app;
mod base64;
pub mod bridge;
mod bundling;
pub mod documents;
pub mod event;
#[cfg(feature = "host")]
pub mod host;
pub mod machine;
mod meeting;
pub mod regions;
pub mod render;
pub mod screens;
mod server;
mod syncing;
mod training;
mod unlocked;
