//! Moving a damaged database aside. Nothing is ever deleted: support may read more from it than we can.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::sync_parent;
use crate::error::Result;

/// Moves `pendata.db` and what belongs to it into a folder of its own, and returns that folder; `None` where
/// there was nothing to move.
pub fn move_aside(dir: &Path, stamp: &str) -> Result<Option<PathBuf>> {
    let names = ["pendata.db", "pendata.db-wal", "pendata.db-shm"];
    if !names.iter().any(|name| dir.join(name).exists()) {
        return Ok(None);
    }
    let target = free_folder(dir, stamp);
    fs::create_dir(&target)?;
    for name in names.iter().filter(|name| dir.join(name).exists()) {
        fs::rename(dir.join(name), target.join(name))?;
    }
    sync_parent(&target.join("pendata.db"))?;
    sync_parent(&target)?;
    Ok(Some(target))
}

fn free_folder(dir: &Path, stamp: &str) -> PathBuf {
    let named =
        |n: u32| dir.join(if n == 0 { format!("aside-{stamp}") } else { format!("aside-{stamp}-{n}") });
    (0..).map(named).find(|path| !path.exists()).expect("some number is free")
}

/// `20261124-093015` for a folder's name.
pub fn now_stamp(unix: i64) -> String {
    let time = chrono::DateTime::from_timestamp(unix, 0).unwrap_or_default();
    time.format("%Y%m%d-%H%M%S").to_string()
}
