//! Photos: a file is made small, bare of EXIF and ready to send ([`prepare`], which needs no device and takes its
//! time), then kept encrypted beside the database, and named by an answer once its bytes are durable.

mod camera;
mod keep;
mod prepare;
mod vault;

pub(crate) use prepare::hash_of;
pub use prepare::{MAX_FILE_BYTES, MAX_MEGAPIXELS, PhotoError, Prepared, prepare};
pub(crate) use vault::Vault;
