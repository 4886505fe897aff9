//! `transfer offer`: the household as it stands, signed and encrypted for the cell it goes to. Nothing of the household is
//! changed by it.

use chrono::DateTime;
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{HouseholdId, PhotoHash, TransferId};
use pendata_domain::merge::{CannotRemake, carry_over, read};
use pendata_domain::photo::named_in;
use pendata_domain::protocol::{OfferedPhoto, TRANSFER_OFFER, TransferOffer, VisitDay, seal_frame};
use serde::Serialize;

use super::refusal::TransferRefusal;
use super::{OFFER_LIFE, envelope};
use crate::app::App;
use crate::error::{Error, Result};
use crate::forms::day_of;
use crate::store::audit::Entry;
use crate::store::transfers::{TransferRow, Way};
use crate::store::{Act, Write};

/// What is to be offered, on whose word.
#[derive(Clone, Debug)]
pub struct Offer {
    pub district: DistrictCode,
    pub household: HouseholdId,
    pub to: VillageCode,
    /// As the audit chain may have it.
    pub words: String,
}

/// An offer that was made of a household, and nothing written yet.
pub struct Offered {
    offer: TransferOffer,
    words: String,
    pub view: OfferedView,
}

/// What goes, for the operator.
#[derive(Clone, Debug, Serialize)]
pub struct OfferedView {
    pub transfer: String,
    pub household: String,
    pub from: String,
    pub to: String,
    /// The cell that takes it in, and where that is found.
    pub cell: String,
    pub address: String,
    pub members: u32,
    /// Photos and thumbnails that go along, and those that are not here.
    pub photos: u32,
    pub photos_missing: u32,
    pub form: u32,
    /// Unix seconds.
    pub expires: i64,
}

impl App {
    /// Reads the household. Writes nothing.
    ///
    /// Errors with `NotTransferred`, `NotFound`, `Cell` where this server does not know its cell.
    pub fn plan_offer(&self, wanted: &Offer) -> Result<Offered> {
        let Offer { district, household, to, words } = wanted;
        let cell = self.cell_of(to)?;
        if let Some(remade) = self.store.erased(district, &[*household])?.remove(household) {
            return Err(TransferRefusal::Emptied(remade).into());
        }
        let (stored, document) = self.document(district, *household)?;
        if stored.village == *to {
            return Err(TransferRefusal::SameVillage(stored.village).into());
        }
        if !self.is_known(to)? {
            return Err(TransferRefusal::UnknownVillage(to.clone()).into());
        }
        let form = self.form(district)?;
        let view = read(&document, *household, &form.rules);
        let founding = carry_over(&view, *household, &form.rules).map_err(not_offered)?;
        let named = named_in(&minicbor::to_vec(&founding).expect("writing to a vector cannot fail"));
        let time = self.now();
        let offer = TransferOffer {
            transfer: self.transfer_of(wanted)?,
            household: *household,
            from: stored.village,
            to: to.clone(),
            heads: document.heads(),
            day: VisitDay(day_of(&document)),
            form: form.version,
            form_hash: form.hash,
            founding,
            photos: named.into_iter().map(|hash| OfferedPhoto { hash, content: None }).collect(),
            time,
            expires: time + OFFER_LIFE,
        };
        let said = OfferedView {
            transfer: offer.transfer.to_string(),
            household: household.to_string(),
            from: offer.from.to_string(),
            to: to.to_string(),
            cell: cell.name.clone(),
            address: cell.address.clone(),
            members: view.members.len() as u32,
            photos: self.photos_whole(&offer)?.len() as u32,
            photos_missing: 0,
            form: form.version.0,
            expires: offer.expires,
        };
        let photos_missing = offer.photos.len() as u32 - said.photos;
        let view = OfferedView { photos_missing, ..said };
        Ok(Offered { offer, words: words.clone(), view })
    }

    /// Puts the photos in that are here. Apart from the rest: an object store is asked over the network.
    pub async fn with_photos(&self, mut offered: Offered) -> Result<Offered> {
        let here = self.photos_whole(&offered.offer)?;
        let district = offered.offer.from.district();
        for photo in offered.offer.photos.iter_mut().filter(|photo| here.contains(&photo.hash)) {
            match self.photos.shelf.get(&district, photo.hash).await {
                Ok(content) => photo.content = Some(content.into()),
                // A photo that its store lost holds up nothing; `verify` names it.
                Err(Error::NotFound) => {
                    offered.view.photos -= 1;
                    offered.view.photos_missing += 1;
                }
                Err(other) => return Err(other),
            }
        }
        Ok(offered)
    }

    /// Writes the offer down. Returns its file.
    pub fn offer(&self, offered: &Offered) -> Result<Vec<u8>> {
        let Offered { offer, words, .. } = offered;
        let cell = self.cell_of(&offer.to)?;
        let row = TransferRow {
            way: Way::Out,
            transfer: offer.transfer,
            household: offer.household,
            village: offer.from.clone(),
            other: None,
            there: offer.to.clone(),
            heads: offer.heads.clone(),
            time: offer.time,
            expires: offer.expires,
            closed: None,
            answer: Vec::new(),
        };
        let TransferOffer { transfer, household, to, .. } = offer;
        let detail = format!("transfer {transfer} household {household} to {to}: {words}");
        let (district, audit) = (offer.from.district(), Some(Entry::by_operator("transfer_offer", detail)));
        let write = Write::OfferTransfer(row);
        self.act(Act { district: Some(district), time: offer.time, write, audit })?;
        let frame = seal_frame(offer, TRANSFER_OFFER, &[], &self.keys.server);
        Ok(envelope::seal(&frame, &cell.exchange, &self.surroundings.random()))
    }

    /// The number of the household's transfer: what is offered once more keeps it, so that nobody founds it twice.
    fn transfer_of(&self, wanted: &Offer) -> Result<TransferId> {
        let mut rows = self.store.transfers(&wanted.district)?;
        rows.retain(|row| row.way == Way::Out && row.household == wanted.household);
        if let Some((founded, to)) = rows.iter().find_map(|row| Some((row.other?, row.there.clone()))) {
            return Err(TransferRefusal::Left { founded, to }.into());
        }
        match rows.pop() {
            Some(row) if row.there == wanted.to => Ok(row.transfer),
            Some(row) if row.expires > self.now() => {
                let (to, until) = (row.there, day(row.expires));
                Err(TransferRefusal::OfferedElsewhere { to, until }.into())
            }
            _ => Ok(TransferId(self.new_household().0)),
        }
    }

    /// Of the photos that an offer names, those that the origin's store holds whole.
    fn photos_whole(&self, offer: &TransferOffer) -> Result<Vec<PhotoHash>> {
        let hashes: Vec<PhotoHash> = offer.photos.iter().map(|photo| photo.hash).collect();
        self.store.photos_here(&offer.from.district(), &hashes)
    }
}

fn not_offered(why: CannotRemake) -> Error {
    match why {
        CannotRemake::UnknownPerson => Error::NotFound,
        CannotRemake::OpenCases => TransferRefusal::OpenCases.into(),
        CannotRemake::NewerForm => TransferRefusal::NewerForm.into(),
    }
}

/// A day in words, UTC.
pub fn day(time: i64) -> String {
    DateTime::from_timestamp(time, 0).map_or_else(String::new, |time| time.date_naive().to_string())
}
