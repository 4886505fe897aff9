//! Other keys for what is kept: a district's, and the master's.

use pendata_domain::area::DistrictCode;

use crate::app::App;
use crate::error::Result;
use crate::store::audit::Entry;
use crate::store::vault::master::MasterPlace;
use crate::store::vault::rewrite::{SNAPSHOTS, TABLES};

/// A district under another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotated {
    pub version: u32,
    /// Rows that were encrypted anew.
    pub rows: u64,
}

impl App {
    /// Gives a district another data key and encrypts everything with it, beside a running server. The older keys stay:
    /// other instances notice the new one within a minute, and backups need them. `told` hears of tables and rows.
    /// Cut short, it is run again.
    pub fn rotate_key(
        &self,
        district: &DistrictCode,
        mut told: impl FnMut(&'static str, u64),
    ) -> Result<Rotated> {
        let version = self.store.renew_key(district)?;
        self.note(district, Entry::by_operator("key_rotated", format!("version {version}")))?;
        let mut rows = 0;
        for table in TABLES.into_iter().chain([SNAPSHOTS]) {
            let mut after = Vec::new();
            while let Some(page) = self.store.renew_page(district, table, &after)? {
                rows += page.written;
                told(table, rows);
                after = page.last;
            }
        }
        Ok(Rotated { version, rows })
    }

    /// Wraps every key under another master, made where there is none. Returns how many. The registry opens with that
    /// one alone from then on.
    pub fn change_master(&self, to: &MasterPlace) -> Result<usize> {
        let master = to.open(None)?;
        let keys = self.store.wrap_again(&*master)?;
        for district in self.store.districts()? {
            self.note(&district, Entry::by_operator("master_changed", format!("{keys} keys")))?;
        }
        Ok(keys)
    }
}
