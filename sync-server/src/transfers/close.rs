//! `transfer close`: the household stands elsewhere, and is marked as moved where it was. Its history stays.

use pendata_domain::area::DistrictCode;
use pendata_domain::attribution::Act;
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;
use pendata_domain::outcome::transferred_note;
use pendata_domain::protocol::{Signed, TRANSFER_ACCEPTED, TransferAccepted};
use pendata_domain::stage::Stage;
use serde::Serialize;

use super::refusal::TransferRefusal;
use crate::app::App;
use crate::error::{Error, Result};
use crate::ingest::TRIES;
use crate::store::audit::Entry;
use crate::store::commit::Besides;
use crate::store::transfers::{TransferRow, TransferStep, Way};

/// What became of an answer.
#[derive(Clone, Debug, Serialize)]
pub struct Closed {
    pub transfer: String,
    pub household: String,
    /// What it is there.
    pub founded: String,
    pub to: String,
    /// Nothing was done: it was closed before.
    pub before: bool,
    /// Changes that came after what was taken in there: they are here, and not there.
    pub not_carried: u32,
}

impl App {
    /// Takes an answer in: marks the household as moved, and closes its transfer, in one transaction.
    ///
    /// Errors with `NotTransferred`, `Cell` where this server does not know its cell.
    pub fn close_transfer(&self, file: &[u8]) -> Result<Closed> {
        let frame = Signed::parse(file).map_err(|_| TransferRefusal::NotATransfer)?;
        let answer: TransferAccepted = frame.peek().map_err(|_| TransferRefusal::NotATransfer)?;
        let there = self.cell_of(&answer.to)?;
        let signed = frame.verify(TRANSFER_ACCEPTED, &[], &there.key);
        signed.map_err(|_| TransferRefusal::Forged(there.name.clone()))?;
        for _ in 0..TRIES {
            let (district, row) = self.answered(&answer)?;
            if row.other == Some(answer.founded) {
                return Ok(told(&answer, true, self.written_since(&district, &row)?));
            }
            if let Some(founded) = self.left_as(&district, row.household)? {
                return Err(TransferRefusal::OtherAnswer(founded).into());
            }
            let standing = self.standing(&district, row.household)?;
            match self.leave(&district, standing, &answer, file) {
                // Somebody wrote in the household meanwhile: its mark stands upon that too.
                Err(Error::Stale) => self.cache.forget(standing),
                outcome => return outcome,
            }
        }
        Err(Error::Stale)
    }

    fn leave(
        &self,
        district: &DistrictCode,
        household: HouseholdId,
        answer: &TransferAccepted,
        file: &[u8],
    ) -> Result<Closed> {
        let mut document = self.document(district, household)?.1;
        let TransferAccepted { transfer, founded, to, heads, .. } = answer;
        let not_carried = document.changes_since(heads).len() as u32;
        let moved = Intent::SetStage { stage: Stage::Moved, note: transferred_note(to, *founded) };
        let author = self.operator(district, Act::Save)?;
        let base = document.heads();
        let cut = self.cut(author, district, &mut document, household, base, &[moved])?;
        let changes = cut.into_iter().map(|cut| (household, cut.bytes)).collect();
        let detail = format!("transfer {transfer} household {household} is {founded} in {to}");
        let entry = Entry::by_operator("transfer_close", detail);
        let step = TransferStep::Leaves {
            transfer: *transfer,
            other: *founded,
            heads: heads.clone(),
            answer: file.to_vec(),
        };
        self.seal_and_ingest(district, changes, Some((Besides::Transfers(step), entry)))?;
        Ok(told(answer, false, not_carried))
    }

    /// The offer that an answer answers.
    fn answered(&self, answer: &TransferAccepted) -> Result<(DistrictCode, TransferRow)> {
        let is_it = |row: &TransferRow| {
            let same = row.household == answer.household && row.there == answer.to;
            row.way == Way::Out && row.transfer == answer.transfer && same
        };
        for district in self.store.districts()? {
            if let Some(row) = self.store.transfers(&district)?.into_iter().find(is_it) {
                return Ok((district, row));
            }
        }
        Err(TransferRefusal::UnknownTransfer.into())
    }

    /// What a household became that left, by whichever of its offers.
    fn left_as(&self, district: &DistrictCode, household: HouseholdId) -> Result<Option<HouseholdId>> {
        let rows = self.store.transfers(district)?.into_iter();
        let mut out = rows.filter(|row| row.way == Way::Out && row.household == household);
        Ok(out.find_map(|row| row.other))
    }

    /// The household itself, or the one that was made again in its place since.
    pub(super) fn standing(&self, district: &DistrictCode, household: HouseholdId) -> Result<HouseholdId> {
        Ok(self.store.erased(district, &[household])?.remove(&household).unwrap_or(household))
    }
}

fn told(answer: &TransferAccepted, before: bool, not_carried: u32) -> Closed {
    Closed {
        transfer: answer.transfer.to_string(),
        household: answer.household.to_string(),
        founded: answer.founded.to_string(),
        to: answer.to.to_string(),
        before,
        not_carried,
    }
}
