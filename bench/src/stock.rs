//! Registries that stand ready: made once for each size, copied for each use.

use std::path::Path;

use crate::measure::timed;
use crate::office::{Kept, Office, demo_village, households};
use crate::row::Sample;

/// One household in so many comes by the log, because it was written after the snapshot.
const BY_LOG: usize = 100;

/// Households of a village that are written after its snapshot.
pub fn later(size: usize) -> usize {
    (size / BY_LOG).max(1)
}

/// A registry with the demo village, nearly all of it in a snapshot.
pub struct Stock {
    pub office: Office,
    /// What the snapshot took to make, and its size.
    pub snapshot: Sample,
}

impl Stock {
    pub fn make(root: &Path, kept: Kept, size: usize) -> anyhow::Result<Self> {
        let village = demo_village();
        let office = Office::open(root, kept)?;
        let mut all = households(1, &village, size)?;
        let written_later = all.split_off(size - later(size));
        office.import(all)?;
        let (pack, wall, cpu) = timed(|| -> anyhow::Result<_> { Ok(office.books()?.make_pack(&village)?) });
        let pack = pack?;
        office.import(written_later)?;
        let snapshot = Sample::default()
            .with("snapshot KB", pack.bytes as f64 / 1e3)
            .with("snapshot parts", f64::from(pack.parts))
            .with("snapshot made in s", wall)
            .with("snapshot made with CPU s", cpu)
            .with("registry on disk KB", office.disk() as f64 / 1e3);
        Ok(Self { office, snapshot })
    }
}
