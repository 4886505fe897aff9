//! The cell that this server is: what may come into its registry.

use std::sync::Arc;

use pendata_domain::area::DistrictCode;

use super::problem::CellProblem;
use super::table::{Cell, Cells};
use crate::app::App;
use crate::error::Result;
use crate::keys::Keys;
use crate::store::{Act, Store};

/// The table, and which cell of it this server is.
#[derive(Clone, Debug)]
pub struct OwnCell {
    cells: Arc<Cells>,
    at: usize,
}

impl OwnCell {
    /// Errors with `NoCell`.
    pub fn named(cells: Cells, name: &str) -> std::result::Result<Self, CellProblem> {
        let at = cells.all().iter().position(|cell| cell.name == name);
        let at = at.ok_or_else(|| CellProblem::NoCell(name.to_owned()))?;
        Ok(Self { cells: Arc::new(cells), at })
    }

    pub fn cell(&self) -> &Cell {
        &self.cells.all()[self.at]
    }

    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// Errors with `OtherKey` where the table gives the cell other keys than these.
    pub(crate) fn has(&self, keys: &Keys) -> Result<()> {
        let cell = self.cell();
        match cell.key == keys.server.verifying_key() && cell.exchange == keys.exchange_public() {
            true => Ok(()),
            false => Err(CellProblem::OtherKey(cell.name.clone()).into()),
        }
    }

    /// Errors with `Holds` where the registry holds a district of another cell's.
    pub(crate) fn owns_all_of(&self, store: &dyn Store) -> Result<()> {
        match store.districts()?.into_iter().find(|district| !self.cell().holds(district)) {
            None => Ok(()),
            Some(district) => {
                let (cell, home) = self.told(&district);
                Err(CellProblem::Holds { district, cell, home }.into())
            }
        }
    }

    fn admits(&self, district: &DistrictCode) -> Result<()> {
        if self.cell().holds(district) {
            return Ok(());
        }
        let (cell, home) = self.told(district);
        Err(CellProblem::Foreign { district: district.clone(), cell, home }.into())
    }

    /// This cell's name, and which cell is right.
    fn told(&self, district: &DistrictCode) -> (String, Option<super::problem::Home>) {
        let home = self.cells.of(district).map(|cell| (cell.name.clone(), cell.address.clone()));
        (self.cell().name.clone(), home)
    }
}

impl App {
    /// Every act of administration goes through here: none brings a district of another cell into the registry. What
    /// devices push needs an account of theirs in its district, which is such an act.
    pub(crate) fn act(&self, act: Act) -> Result<u32> {
        if let Some(own) = &self.cell {
            act.districts().into_iter().try_for_each(|district| own.admits(district))?;
        }
        self.store.write(act)
    }

    /// Errors with `NoTable` where the server was not told its cell.
    pub(crate) fn own_cell(&self) -> Result<&OwnCell> {
        self.cell.as_ref().ok_or_else(|| CellProblem::NoTable.into())
    }
}
