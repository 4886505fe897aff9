//! The first version of the protocol, kept as bytes: one full example of everything that travels or lies in a file, with what
//! it says beside it (`v1`). Programs of this version are in the field for years, so that whatever comes later is read by
//! them, and reads them. Why and how: docs/decisions/0009.
//!
//! `PENDATA_GOLDEN=write` writes the bytes that are missing, never over those that are there, and beside all of them what
//! they say.

mod bundles;
mod document;
mod erasing;
mod examples;
mod exchange;
mod kept;
mod kinds;
mod meetings;
mod newer;
mod relay;
mod sync;
mod transfers;
mod unknown;
mod values;
mod work;
