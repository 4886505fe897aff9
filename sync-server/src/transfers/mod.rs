//! A household goes from one cell to another, or from district to district of one (docs/decisions/0035): offered and
//! signed where it leaves, founded where it goes, and marked as moved where it left. Nothing of its history is carried,
//! and nothing of it goes where it left.

mod accept;
mod close;
mod envelope;
mod list;
mod offer;
mod refusal;
mod settle;

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::attribution::{Act, Role};
use pendata_domain::document::{Cut, Document};
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;
use pendata_domain::merge::pages;

use crate::app::App;
use crate::cells::Cell;
use crate::console::Author;
use crate::error::Result;
use crate::forms::Published;

pub use accept::{Accepted, Opened};
pub use close::Closed;
pub(crate) use envelope::is_exchange_key;
pub use list::{TransferState, TransferView};
pub use offer::{Offer, Offered, OfferedView};
pub use refusal::TransferRefusal;

/// Seconds for which an offer can be taken in.
const OFFER_LIFE: i64 = 30 * 24 * 3600;

impl App {
    /// The changes that found a household under a form, upon nothing.
    pub(crate) fn founded(
        &self,
        author: Author,
        form: &Published,
        household: HouseholdId,
        intents: Vec<Intent>,
    ) -> Result<Vec<Cut>> {
        let mut document = Document::golden();
        let mut cuts = Vec::new();
        for page in pages(intents) {
            let base = document.heads();
            cuts.extend(self.cut_under(form, author, &mut document, household, base, &page)?);
        }
        Ok(cuts)
    }

    /// The operator at the command line writes as the console's own account.
    fn operator(&self, district: &DistrictCode, act: Act) -> Result<Author> {
        let user = self.console(district)?.device.account.user;
        Ok(Author { user, role: Role::Operator, act, day: None })
    }

    /// The cell of a village, by the table. Errors with `NoCell` where it is in none.
    fn cell_of(&self, village: &VillageCode) -> Result<&Cell> {
        let found = self.own_cell()?.cells().of(&village.district());
        found.ok_or_else(|| TransferRefusal::NoCell(village.clone()).into())
    }

    /// Whether a village of this cell is in the list of regions.
    fn is_known(&self, village: &VillageCode) -> Result<bool> {
        Ok(self.store.region(village.as_str())?.is_some())
    }
}
