//! How much a package unpacks to, told before anything is made of it.

use std::io::{Cursor, Read};

use super::{MAX_UNPACKED_BYTES, Unreadable};

pub type Package<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// Opens a package whose parts together stay below the cap. Sizes are counted and not believed.
pub fn open(bytes: &[u8]) -> Result<Package<'_>, Unreadable> {
    let mut package = Package::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let mut left = MAX_UNPACKED_BYTES;
    for index in 0..package.len() {
        let part = package.by_index(index).map_err(|_| Unreadable::Damaged)?;
        let mut counted = part.take(left + 1);
        let taken = std::io::copy(&mut counted, &mut std::io::sink()).map_err(|_| Unreadable::Damaged)?;
        left = left.checked_sub(taken).ok_or(Unreadable::TooMuch)?;
    }
    Ok(package)
}

/// A part as text; `None` where it is not there.
pub fn text(package: &mut Package<'_>, name: &str) -> Option<String> {
    let mut text = String::new();
    package.by_name(name).ok()?.read_to_string(&mut text).ok()?;
    Some(text)
}
