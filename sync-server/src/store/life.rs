//! Which life a registry is in. A life ends where the registry is set back to what it was: whoever holds more than it
//! gives it back to the next.

use std::path::Path;

use crate::error::Result;

/// Kept in the database, and beside it in the data folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Life {
    /// One more after each restore.
    pub epoch: u32,
    /// One more each time the registry is opened, and every minute it serves.
    pub generation: u32,
    /// The newest epoch somebody knows of a registry that was set back; 0 for one that was not.
    pub set_back: u32,
}

const FILE: &str = "server.life";

impl Life {
    /// A row of single values; what is none of these is passed over.
    pub fn take(&mut self, key: &str, value: u32) {
        match key {
            "epoch" => self.epoch = value,
            "generation" => self.generation = value,
            "set_back" => self.set_back = value,
            _ => {}
        }
    }

    /// As a data folder remembers it; `None` for one that never served. One that cannot be read says nothing.
    pub fn beside(dir: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(dir.join(FILE)).ok()?;
        let (epoch, generation) = text.trim().split_once(' ')?;
        Some(Self { epoch: epoch.parse().ok()?, generation: generation.parse().ok()?, set_back: 0 })
    }

    /// Written beside and renamed: never half.
    pub fn keep_beside(self, dir: &Path) -> Result<()> {
        let beside = tempfile::NamedTempFile::new_in(dir)?;
        std::fs::write(beside.path(), format!("{} {}\n", self.epoch, self.generation))?;
        beside.as_file().sync_all()?;
        beside.persist(dir.join(FILE)).map_err(|error| error.error)?;
        Ok(())
    }

    /// Whether a database in this life is older than the folder beside it remembers.
    pub fn is_before(self, remembered: Self) -> bool {
        (self.epoch, self.generation) < (remembered.epoch, remembered.generation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_remembers_and_an_older_database_is_told_apart() {
        let dir = tempfile::tempdir().expect("a folder");
        assert_eq!(Life::beside(dir.path()), None);
        let life = Life { epoch: 2, generation: 7, set_back: 0 };
        life.keep_beside(dir.path()).expect("kept");
        let remembered = Life::beside(dir.path()).expect("remembered");
        assert_eq!(remembered, life);
        assert!(Life { generation: 6, ..life }.is_before(remembered));
        assert!(Life { epoch: 1, generation: 9, set_back: 0 }.is_before(remembered));
        assert!(!Life { epoch: 3, generation: 1, set_back: 0 }.is_before(remembered));
    }
}
