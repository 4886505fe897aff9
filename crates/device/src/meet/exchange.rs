//! Giving and taking in turns, village by village; then a look at what both hold, and for duplicates.

use std::collections::BTreeSet;

use pendata_domain::area::VillageCode;
use pendata_domain::duplicates::likely;
use pendata_domain::ids::HouseholdId;
use pendata_domain::protocol::{Holdings, MAX_PAGE_BYTES, MeetingMessage, TakenCount};

use super::meeting::{Meeting, Outcome};
use super::pairing::Side;
use super::problem::MeetingProblem;
use super::progress::MeetingPhase;
use super::wire::Wire;
use crate::error::Error;
use crate::parcels::{Content, Giving, Taken, take_parcels};

/// Photos go to the server, or on a USB stick: over a hotspot they would hold up two officers.
const CONTENT: Content = Content { village: true, photos: false };

impl<W: Wire> Meeting<'_, W> {
    pub(super) async fn exchange(&mut self, villages: &[VillageCode]) -> Outcome<()> {
        for village in villages {
            match self.side {
                Side::Guest => {
                    self.give(village).await?;
                    self.take(village).await?;
                }
                Side::Host => {
                    self.take(village).await?;
                    self.give(village).await?;
                }
            }
        }
        Ok(())
    }

    async fn give(&mut self, village: &VillageCode) -> Outcome<()> {
        let MeetingMessage::Holdings { holdings } = self.receive().await? else {
            return Err(MeetingProblem::Broken);
        };
        let mut giving = Giving::new(village, holdings, CONTENT);
        let of = self.lock().parcels_ahead(&giving)?;
        self.report.progress.parcels_given.of += of;
        loop {
            self.tell(MeetingPhase::Exchanging)?;
            let parcels = self.lock().next_parcels(&mut giving, MAX_PAGE_BYTES)?;
            let count = parcels.len();
            self.send(&MeetingMessage::Parcels { parcels, of }).await?;
            if count == 0 {
                return Ok(());
            }
            let MeetingMessage::Taken { taken } = self.receive().await? else {
                return Err(MeetingProblem::Broken);
            };
            add(&mut self.report.progress.given, taken);
            self.report.progress.parcels_given.add(count);
        }
    }

    async fn take(&mut self, village: &VillageCode) -> Outcome<()> {
        let holdings = self.lock().holdings(village)?;
        self.send(&MeetingMessage::Holdings { holdings }).await?;
        let before = self.report.progress.parcels_taken.done;
        loop {
            self.tell(MeetingPhase::Exchanging)?;
            let MeetingMessage::Parcels { parcels, of } = self.receive().await? else {
                return Err(MeetingProblem::Broken);
            };
            if parcels.is_empty() {
                return Ok(());
            }
            let count = parcels.len();
            self.report.progress.parcels_taken.of = before.saturating_add(of);
            self.tell(MeetingPhase::Exchanging)?;
            let taken = take_parcels(self.device, village, parcels)?;
            let taken = self.note(taken);
            add(&mut self.report.progress.taken, taken);
            self.report.progress.parcels_taken.add(count);
            self.send(&MeetingMessage::Taken { taken }).await?;
        }
    }

    fn note(&mut self, taken: Taken) -> TakenCount {
        let count = TakenCount {
            changes: taken.accepted,
            households: taken.households.len() as u32 + taken.loaded,
            refused: taken.refused.len() as u32,
        };
        self.report.loaded += taken.loaded;
        self.report.form |= taken.form.is_some();
        self.report.touched.extend(taken.households);
        count
    }

    /// Looks for duplicates among what the server does not hold yet, on either; and whether both hold the same.
    pub(super) async fn compare(&mut self, villages: &[VillageCode]) -> Outcome<()> {
        self.report.touched.sort();
        self.report.touched.dedup();
        let ours = self.lock().fresh_households()?;
        let theirs = self.swap(MeetingMessage::Fresh { households: ours.iter().copied().collect() }).await?;
        let MeetingMessage::Fresh { households } = theirs else { return Err(MeetingProblem::Broken) };
        self.look_for_doubles(ours.into_iter().chain(households).collect())?;
        let mut nothing_left = true;
        for village in villages {
            let ours = self.lock().holdings(village)?;
            let theirs = self.swap(MeetingMessage::Outcome { holdings: ours.clone() }).await?;
            let MeetingMessage::Outcome { holdings: theirs } = theirs else {
                return Err(MeetingProblem::Broken);
            };
            nothing_left &= self.has_nothing_for(village, &ours, theirs)?;
        }
        let theirs = self.swap(MeetingMessage::Settled { nothing_left }).await?;
        let MeetingMessage::Settled { nothing_left: there } = theirs else {
            return Err(MeetingProblem::Broken);
        };
        self.report.same = Some(nothing_left && there);
        Ok(())
    }

    /// The device is free while the village is compared.
    fn look_for_doubles(&mut self, fresh: BTreeSet<HouseholdId>) -> Result<(), Error> {
        let families = self.lock().families()?;
        let found = likely(&families, &fresh);
        let new = self.lock().keep_doubles(&found)?;
        self.report.doubles = new;
        Ok(())
    }

    /// Both have read the village's log to the same number with the same digest, and the other has all our seals.
    fn has_nothing_for(
        &self,
        village: &VillageCode,
        ours: &Holdings,
        theirs: Holdings,
    ) -> Result<bool, Error> {
        let log = |holdings: &Holdings| (holdings.cursor.after, holdings.cursor.digest);
        let read_alike = log(ours) == log(&theirs);
        let mut giving = Giving::new(village, theirs, CONTENT);
        Ok(read_alike && self.lock().next_parcels(&mut giving, MAX_PAGE_BYTES)?.is_empty())
    }

    /// One message each; the guest speaks first.
    async fn swap(&mut self, ours: MeetingMessage) -> Outcome<MeetingMessage> {
        match self.side {
            Side::Guest => {
                self.send(&ours).await?;
                self.receive().await
            }
            Side::Host => {
                let theirs = self.receive().await?;
                self.send(&ours).await?;
                Ok(theirs)
            }
        }
    }
}

fn add(sum: &mut TakenCount, more: TakenCount) {
    sum.changes += more.changes;
    sum.households += more.households;
    sum.refused += more.refused;
}
