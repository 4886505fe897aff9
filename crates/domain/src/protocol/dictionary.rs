//! The dictionary of bodies that begin with [`ZSTD_DICTIONARY`]: what households have in common, so that a short
//! push and each part of a snapshot are compressed nearly as well as a whole village. Never changed; another
//! one gets another byte.
//!
//! Made by `zstd --train --maxdict=65536` of 700 saved documents and 250 first changes of synthetic households.

/// The first byte of a body compressed with zstd and [`DICTIONARY`].
pub const ZSTD_DICTIONARY: u8 = 2;

/// A zstd dictionary (RFC 8878 §5), 64 KiB.
pub const DICTIONARY: &[u8] = include_bytes!("household.dict");
