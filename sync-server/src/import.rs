//! Loading many households through the ordinary way of changes: cut, sealed by the console, through the gate.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use pendata_domain::area::DistrictCode;
use pendata_domain::attribution::{Act, Role};
use pendata_domain::document::Document;
use pendata_domain::edit::Intent;
use pendata_domain::ids::{HouseholdId, UserId};
use pendata_domain::protocol::{MAX_PAGE_BYTES, MAX_PUSH_CHANGES, Verdict};
use pendata_synthetic::SyntheticHousehold;
use pendata_xforms::Form;

use crate::app::App;
use crate::console::Author;
use crate::error::{Error, Result};

/// A household to be loaded.
pub struct Incoming {
    pub household: HouseholdId,
    /// Day of the visit the answers come from.
    pub visited: NaiveDate,
    pub intents: Vec<Intent>,
}

type Cut = (HouseholdId, Vec<u8>);

impl App {
    /// Loads households that are not here yet, in the name of an operator. `told` hears of each page taken in.
    pub fn import(
        &self,
        district: &DistrictCode,
        operator: UserId,
        households: impl Iterator<Item = Incoming> + Send,
        mut told: impl FnMut(usize),
    ) -> Result<usize> {
        let (give, take) = sync_channel::<Incoming>(64);
        let (cut, cuts) = sync_channel::<Result<Cut>>(64);
        // Where one end stops with an error its channel ends with it, so that nobody waits for it.
        let take = Arc::new(Mutex::new(take));
        std::thread::scope(|scope| {
            scope.spawn(move || feed(households, &give));
            for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
                let (take, cut) = (Arc::clone(&take), cut.clone());
                scope.spawn(move || self.cut_each(district, operator, &take, &cut));
            }
            drop((take, cut));
            self.take_pages(district, cuts, &mut told)
        })
    }

    fn cut_each(
        &self,
        district: &DistrictCode,
        operator: UserId,
        take: &Mutex<Receiver<Incoming>>,
        cut: &SyncSender<Result<Cut>>,
    ) {
        loop {
            let next = take.lock().expect("nothing panics while it waits").recv();
            let Ok(incoming) = next else { return };
            if cut.send(self.cut_first(district, operator, &incoming)).is_err() {
                return;
            }
        }
    }

    fn cut_first(&self, district: &DistrictCode, operator: UserId, incoming: &Incoming) -> Result<Cut> {
        let mut document = Document::golden();
        let base = document.heads();
        let author =
            Author { user: operator, role: Role::Operator, act: Act::Import, day: Some(incoming.visited) };
        let household = incoming.household;
        let cut = self.cut(author, district, &mut document, household, base, &incoming.intents)?;
        Ok((household, cut.ok_or(Error::Malformed)?.bytes))
    }

    fn take_pages(
        &self,
        district: &DistrictCode,
        cuts: Receiver<Result<Cut>>,
        told: &mut impl FnMut(usize),
    ) -> Result<usize> {
        let (mut page, mut bytes, mut total) = (Vec::new(), 0, 0);
        for cut in cuts {
            let (household, change) = cut?;
            let full = bytes + change.len() > MAX_PAGE_BYTES || page.len() >= MAX_PUSH_CHANGES;
            if full && !page.is_empty() {
                total += self.take_page(district, std::mem::take(&mut page))?;
                told(total);
                bytes = 0;
            }
            bytes += change.len();
            page.push((household, change));
        }
        if !page.is_empty() {
            total += self.take_page(district, page)?;
            told(total);
        }
        Ok(total)
    }

    fn take_page(&self, district: &DistrictCode, page: Vec<Cut>) -> Result<usize> {
        let ingested = self.seal_and_ingest(district, page, None)?;
        let all = ingested.results.iter().all(Verdict::holds);
        if all { Ok(ingested.results.len()) } else { Err(Error::Malformed) }
    }
}

fn feed(households: impl Iterator<Item = Incoming>, give: &SyncSender<Incoming>) {
    for household in households {
        // The loading stopped with an error, which its caller hears of.
        if give.send(household).is_err() {
            return;
        }
    }
}

/// A synthetic household as it is loaded.
pub fn of_synthetic(household: &SyntheticHousehold, form: &Form) -> Incoming {
    Incoming {
        household: HouseholdId(household.id),
        visited: household.visited,
        intents: household.intents(form),
    }
}
