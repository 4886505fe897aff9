//! The rules of Pendata: households, edits, merge, conflicts and the messages between device and server.
//!
//! Invariant: nothing here opens a file or a socket, reads a clock or draws a random number. Time, ids and
//! keys are arguments. One module, [`document`], imports automerge.

pub mod area;
pub mod attribution;
pub mod authority;
pub mod bundle;
pub mod calendar;
pub mod digest;
pub mod document;
pub mod duplicates;
pub mod edit;
pub mod form;
pub mod household;
pub mod identifiers;
pub mod ids;
pub mod later;
pub mod mapping;
pub mod merge;
pub mod names;
pub mod outcome;
pub mod photo;
pub mod protocol;
pub mod question;
pub mod receipt;
pub mod seal;
pub mod stage;
pub mod work;
