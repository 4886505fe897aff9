//! `transfer accept`: an offer is opened, and its household founded in the village it goes to.

use std::sync::Arc;

use pendata_domain::area::VillageCode;
use pendata_domain::attribution::Act;
use pendata_domain::ids::HouseholdId;
use pendata_domain::photo::MAX_PHOTO_BYTES;
use pendata_domain::protocol::{
    FrameError, OfferedPhoto, Signed, TRANSFER_ACCEPTED, TRANSFER_OFFER, TransferAccepted, TransferOffer,
    seal_frame,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::envelope;
use super::offer::day;
use super::refusal::TransferRefusal;
use super::settle::settle;
use crate::app::App;
use crate::console::Author;
use crate::error::{Error, Result};
use crate::forms::Published;
use crate::ingest::TRIES;
use crate::store::audit::Entry;
use crate::store::commit::Besides;
use crate::store::rows::CONSOLE;
use crate::store::transfers::{TransferRow, TransferStep, Way};

/// An offer that holds: for this cell, and signed by the one that it comes from.
pub struct Opened {
    offer: TransferOffer,
    /// It was taken in before.
    before: Option<TransferRow>,
}

/// What became of an offer.
#[derive(Clone, Debug, Serialize)]
pub struct Accepted {
    pub transfer: String,
    /// Where it came from.
    pub household: String,
    pub from: String,
    /// What it is here.
    pub founded: String,
    pub to: String,
    /// Nothing was done: it was taken in before.
    pub before: bool,
    /// Photos and thumbnails that came along.
    pub photos: u32,
    /// What was said of the house it left, and is asked again.
    pub asked_again: Vec<String>,
    /// The answer's file.
    #[serde(skip)]
    pub answer: Vec<u8>,
}

impl App {
    /// Opens an offer's file. Changes nothing.
    ///
    /// Errors with `NotTransferred`, `Cell` where this server does not know its cell.
    pub fn open_offer(&self, file: &[u8]) -> Result<Opened> {
        let own = self.own_cell()?;
        let receiver = envelope::receiver(file)?;
        if receiver != own.cell().exchange {
            let cell = own.cells().all().iter().find(|cell| cell.exchange == receiver);
            let known = cell.map(|cell| TransferRefusal::ForCell(cell.name.clone()));
            return Err(known.unwrap_or(TransferRefusal::ForNobody).into());
        }
        let frame = envelope::open(file, &self.keys.exchange)?;
        let frame = Signed::parse(&frame).map_err(not_read)?;
        let offer: TransferOffer = frame.peek().map_err(not_read)?;
        let origin = self.cell_of(&offer.from)?;
        let signed = frame.verify(TRANSFER_OFFER, &[], &origin.key);
        signed.map_err(|_| TransferRefusal::Forged(origin.name.clone()))?;
        self.may_be_taken_in(&offer)?;
        let before = self.taken_in(&offer)?;
        if before.is_none() {
            self.is_offered_still(&offer)?;
        }
        Ok(Opened { offer, before })
    }

    /// Keeps the photos that came along: before the household that names them is there, so that none is missing once it
    /// is. Those of a household that is then not founded go as others that nothing names.
    pub async fn keep_offered_photos(self: &Arc<Self>, opened: &Opened) -> Result<()> {
        if opened.before.is_some() {
            return Ok(());
        }
        let (app, district) = (self.clone(), opened.offer.to.district());
        let made = tokio::task::spawn_blocking(move || app.console(&district).map(drop));
        made.await.map_err(|_| Error::Stopping)??;
        for OfferedPhoto { hash, content } in &opened.offer.photos {
            if let Some(content) = content {
                self.keep_photo(CONSOLE, &opened.offer.to, *hash, content).await?;
            }
        }
        Ok(())
    }

    /// Founds the household: changes, transfer and audit row in one transaction. A transfer that was taken in before is
    /// answered as it was then.
    pub fn accept(&self, opened: &Opened, words: &str) -> Result<Accepted> {
        let Opened { offer, before } = opened;
        let mut before = before.clone();
        for _ in 0..TRIES {
            if let Some(row) = before {
                return Ok(told(offer, &row, true, Vec::new()));
            }
            match self.found_offered(offer, words) {
                // Another instance was faster, or the console sealed something else meanwhile.
                Err(Error::Stale) => before = self.taken_in(offer)?,
                outcome => return outcome,
            }
        }
        Err(Error::Stale)
    }

    fn found_offered(&self, offer: &TransferOffer, words: &str) -> Result<Accepted> {
        let (founded, district) = (self.new_household(), offer.to.district());
        let form = self.form_version(offer.form)?;
        let (intents, again) = settle(offer.founding.clone(), &offer.to, &form);
        let author = Author { day: Some(offer.day.0), ..self.operator(&district, Act::Import)? };
        let cuts = self.founded(author, &form, founded, intents)?;
        let row = self.arrived(offer, founded);
        let TransferOffer { transfer, household, from, .. } = offer;
        let detail = format!("transfer {transfer} household {founded}, {household} of {from}: {words}");
        let entry = Entry::by_operator("transfer_accept", detail);
        let changes = cuts.into_iter().map(|cut| (founded, cut.bytes)).collect();
        let step = TransferStep::Arrives(row.clone());
        self.seal_and_ingest(&district, changes, Some((Besides::Transfers(step), entry)))?;
        Ok(told(offer, &row, false, again.iter().map(ToString::to_string).collect()))
    }

    fn arrived(&self, offer: &TransferOffer, founded: HouseholdId) -> TransferRow {
        let TransferOffer { transfer, household, ref from, ref to, ref heads, expires, .. } = *offer;
        let (time, to, heads) = (self.now(), to.clone(), heads.clone());
        let answer = TransferAccepted { transfer, household, founded, to: to.clone(), heads, time };
        TransferRow {
            way: Way::In,
            transfer,
            household: founded,
            village: to,
            other: Some(household),
            there: from.clone(),
            heads: answer.heads.clone(),
            time,
            expires,
            closed: Some(time),
            answer: seal_frame(&answer, TRANSFER_ACCEPTED, &[], &self.keys.server),
        }
    }

    /// Errors where the village is not of this cell, or nobody knows it, or the offer's photos are not what they say.
    fn may_be_taken_in(&self, offer: &TransferOffer) -> Result<()> {
        let (own, to) = (self.own_cell()?.cell(), self.cell_of(&offer.to)?);
        if own.name != to.name {
            let (village, cell) = (offer.to.clone(), to.name.clone());
            return Err(TransferRefusal::NotHere { village, cell }.into());
        }
        if !self.is_known(&offer.to)? {
            return Err(TransferRefusal::UnknownVillage(offer.to.clone()).into());
        }
        let holds =
            offer.photos.iter().all(|photo| photo.content.as_ref().is_none_or(|c| is_photo(photo, c)));
        if holds { Ok(()) } else { Err(TransferRefusal::Altered.into()) }
    }

    /// Errors where the offer has ended, or is of a form that is not this registry's.
    fn is_offered_still(&self, offer: &TransferOffer) -> Result<()> {
        if offer.expires <= self.now() {
            return Err(TransferRefusal::Expired(day(offer.expires)).into());
        }
        let in_force = self.form(&offer.to.district())?.version;
        let known = match offer.form <= in_force {
            true => Some(self.form_version(offer.form)),
            false => None,
        };
        let same = |form: Arc<Published>| form.hash == offer.form_hash;
        match known {
            Some(Ok(form)) if same(form.clone()) => Ok(()),
            Some(Err(error)) if !matches!(error, Error::NotFound) => Err(error),
            _ => Err(TransferRefusal::Form(offer.form).into()),
        }
    }

    /// The row of an offer that was taken in. Errors with `TakenBefore` where its household was, by another transfer.
    fn taken_in(&self, offer: &TransferOffer) -> Result<Option<TransferRow>> {
        let rows = self.store.transfers(&offer.to.district())?;
        let mut arrived = rows.into_iter().filter(|row| row.way == Way::In);
        let same = |row: &TransferRow| row.transfer == offer.transfer || row.other == Some(offer.household);
        match arrived.find(same) {
            Some(row) if row.transfer != offer.transfer => {
                let (transfer, founded) = (row.transfer, row.household);
                Err(TransferRefusal::TakenBefore { transfer, founded }.into())
            }
            found => Ok(found),
        }
    }
}

fn is_photo(photo: &OfferedPhoto, content: &[u8]) -> bool {
    content.len() <= MAX_PHOTO_BYTES && <[u8; 32]>::from(Sha256::digest(content)) == photo.hash.0
}

/// Signed bytes that a release of ours does not read are of a newer one.
fn not_read(error: FrameError) -> TransferRefusal {
    match error {
        FrameError::Malformed => TransferRefusal::NewerFormat,
        _ => TransferRefusal::Altered,
    }
}

fn told(offer: &TransferOffer, row: &TransferRow, before: bool, asked_again: Vec<String>) -> Accepted {
    let village = |village: &VillageCode| village.to_string();
    Accepted {
        transfer: row.transfer.to_string(),
        household: offer.household.to_string(),
        from: village(&row.there),
        founded: row.household.to_string(),
        to: village(&row.village),
        before,
        photos: offer.photos.iter().filter(|photo| photo.content.is_some()).count() as u32,
        asked_again,
        answer: row.answer.clone(),
    }
}
