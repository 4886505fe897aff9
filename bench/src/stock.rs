//! Registries that stand ready: made once for each size, copied for each use.

use std::path::Path;

use pendata_domain::area::VillageCode;

use crate::measure::timed;
use crate::office::{Import, Office, demo_village, households};
use crate::row::Sample;

/// One household in so many comes by the log, because it was written after the snapshot.
const BY_LOG: usize = 100;

/// A registry with the demo village, nearly all of it in a snapshot, and what it took to make.
pub struct Stock {
    pub office: Office,
    /// Figures of the snapshot.
    pub snapshot: Sample,
}

impl Stock {
    pub fn make(root: &Path, size: usize) -> anyhow::Result<Self> {
        let village = demo_village();
        let office = Office::open(root)?;
        let (snapshot, _) = fill(&office, &village, size)?;
        Ok(Self { office, snapshot })
    }
}

/// Loads a village into the registry and makes its snapshot.
pub fn fill(office: &Office, village: &VillageCode, size: usize) -> anyhow::Result<(Sample, Import)> {
    let mut all = households(1, village, size)?;
    let later = all.split_off(size - (size / BY_LOG).max(1));
    let import = office.import(all)?;
    let (pack, wall, cpu) = timed(|| -> anyhow::Result<_> { Ok(office.books()?.make_pack(village)?) });
    let pack = pack?;
    office.import(later)?;
    let snapshot = Sample::default()
        .with("snapshot KB", pack.bytes as f64 / 1e3)
        .with("snapshot parts", f64::from(pack.parts))
        .with("snapshot made in s", wall)
        .with("snapshot made with CPU s", cpu)
        .with("registry on disk KB", office.disk() as f64 / 1e3);
    Ok((snapshot, import))
}
