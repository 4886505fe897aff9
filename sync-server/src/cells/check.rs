//! A look at every cell of the table: whether its database answers and has its key, and which districts it holds.
//! Nothing is changed or decrypted, and no master key is needed.

use std::collections::BTreeMap;

use pendata_domain::area::DistrictCode;
use serde::Serialize;

use super::table::{Cell, CellPlace, Cells};
use crate::error::Result;
use crate::keys::Keys;
use crate::store::postgres::PostgresStore;
use crate::store::sqlite::SqliteStore;

/// What was found of a cell.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    pub cell: String,
    pub address: String,
    pub place: String,
    #[serde(flatten)]
    pub state: State,
    /// Districts that another cell holds too, or that are of another cell's provinces.
    pub strays: Vec<DistrictCode>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// It cannot be looked at; why, in one line.
    Unreachable {
        why: String,
    },
    Reached {
        key: KeyState,
        districts: Vec<DistrictCode>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    AsInTheTable,
    Other,
    /// No server came yet.
    None,
}

impl Checked {
    pub fn is_well(&self) -> bool {
        let well = matches!(&self.state, State::Reached { key: KeyState::AsInTheTable, .. });
        well && self.strays.is_empty()
    }
}

/// One for each cell, in the order of the table.
pub fn check(cells: &Cells) -> Vec<Checked> {
    let mut found: Vec<Checked> = cells.all().iter().map(looked_at).collect();
    let mut holders: BTreeMap<DistrictCode, u32> = BTreeMap::new();
    for district in found.iter().flat_map(|checked| checked.state.districts()) {
        *holders.entry(district.clone()).or_default() += 1;
    }
    for (checked, cell) in found.iter_mut().zip(cells.all()) {
        let stray = |district: &&DistrictCode| !cell.holds(district) || holders.get(*district) > Some(&1);
        checked.strays = checked.state.districts().iter().filter(stray).cloned().collect();
    }
    found
}

impl State {
    fn districts(&self) -> &[DistrictCode] {
        match self {
            Self::Unreachable { .. } => &[],
            Self::Reached { districts, .. } => districts,
        }
    }
}

fn looked_at(cell: &Cell) -> Checked {
    let state = match glance(cell) {
        Ok((key, districts)) => State::Reached { key: key_state(cell, key), districts },
        Err(error) => State::Unreachable { why: error.to_string() },
    };
    let (name, address, place) = (cell.name.clone(), cell.address.clone(), cell.place.to_string());
    Checked { cell: name, address, place, state, strays: Vec::new() }
}

fn glance(cell: &Cell) -> Result<(Option<[u8; 32]>, Vec<DistrictCode>)> {
    match &cell.place {
        CellPlace::Postgres(address) => PostgresStore::glance(address),
        CellPlace::Folder(dir) => {
            let districts = SqliteStore::glance(dir)?;
            let keys = Keys::are_at(dir).then(|| Keys::at(dir, |_| ())).transpose()?;
            Ok((keys.map(|keys| keys.server.verifying_key().to_bytes()), districts))
        }
    }
}

fn key_state(cell: &Cell, found: Option<[u8; 32]>) -> KeyState {
    match found {
        None => KeyState::None,
        Some(key) if key == cell.key.to_bytes() => KeyState::AsInTheTable,
        Some(_) => KeyState::Other,
    }
}
