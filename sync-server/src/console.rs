//! The server's own pen: changes of the console, sealed by its device and taken in like any other.

use std::time::Duration;

use chrono::{DateTime, NaiveDate};
use pendata_domain::area::DistrictCode;
use pendata_domain::attribution::{Act, Attribution, Role};
use pendata_domain::document::{Cut, CutRequest, Document, change_hash};
use pendata_domain::edit::Intent;
use pendata_domain::ids::{ActorId, ChangeHash, HouseholdId, UserId};
use pendata_domain::later::Later;
use pendata_domain::merge::compose;
use pendata_domain::protocol::{Entry as Sealed, Group};
use pendata_domain::seal::{Seal, SealHeader, SealedChange};

use crate::app::App;
use crate::error::{Error, Result};
use crate::forms::Published;
use crate::ingest::{Ingested, Sealer};
use crate::store::audit::Entry;
use crate::store::commit::Besides;
use crate::store::rows::CONSOLE;

/// A district's console writes one chain of seals, whichever instance an admin is at. Where another instance was faster the
/// seal is made again, after a pause that the dice make, so that nobody is beaten every time.
const TRIES: u32 = 20;
const PAUSE: u8 = 20;

/// In whose name the console writes.
#[derive(Clone, Copy, Debug)]
pub struct Author {
    pub user: UserId,
    pub role: Role,
    pub act: Act,
    /// The day the answers are of; `None` for the day of writing.
    pub day: Option<NaiveDate>,
}

impl App {
    /// Cuts a change as the console's device. Each has an actor of its own: two admins who decide upon the
    /// same heads must not write under one name.
    pub(crate) fn cut(
        &self,
        author: Author,
        district: &DistrictCode,
        document: &mut Document,
        household: HouseholdId,
        base: Vec<ChangeHash>,
        intents: &[Intent],
    ) -> Result<Option<Cut>> {
        self.cut_under(&*self.form(district)?, author, document, household, base, intents)
    }

    /// As [`App::cut`], by a form that was published before the one in force.
    pub(crate) fn cut_under(
        &self,
        form: &Published,
        author: Author,
        document: &mut Document,
        household: HouseholdId,
        base: Vec<ChangeHash>,
        intents: &[Intent],
    ) -> Result<Option<Cut>> {
        let time = self.now();
        let written = DateTime::from_timestamp(time, 0).ok_or(Error::Damaged)?.date_naive();
        let today = author.day.unwrap_or(written);
        let attribution = Attribution {
            user: author.user,
            role: author.role,
            act: author.act,
            visit: 0,
            form: form.version,
            today,
        };
        let actor = ActorId::of_session(CONSOLE, self.surroundings.random());
        let request = CutRequest { actor, attribution, time, base };
        compose(document, household, &form.rules, &request, intents).map_err(|_| Error::CaseChanged)
    }

    /// Seals changes as the next of the console's chain and takes them in. `besides`: what is done in the
    /// same transaction, and what the audit chain says of it.
    pub(crate) fn seal_and_ingest(
        &self,
        district: &DistrictCode,
        changes: Vec<(HouseholdId, Vec<u8>)>,
        besides: Option<(Besides, Entry)>,
    ) -> Result<Ingested> {
        let _turn = self.turns(&[CONSOLE])?;
        // What is done besides holds for households as they were planned: where they moved, no other seal helps, but
        // another plan.
        let tries = if besides.is_some() { 1 } else { TRIES };
        for _ in 0..tries {
            let mut sealer = Sealer { besides: besides.clone(), ..self.console(district)? };
            let group = self.seal(&sealer, district, changes.clone())?;
            match self.ingest(&mut sealer, &group, None) {
                Err(Error::Stale) => {
                    let [dice] = self.surroundings.random();
                    std::thread::sleep(Duration::from_millis(u64::from(dice % PAUSE)));
                }
                outcome => return outcome,
            }
        }
        Err(Error::Stale)
    }

    fn seal(
        &self,
        sealer: &Sealer,
        district: &DistrictCode,
        changes: Vec<(HouseholdId, Vec<u8>)>,
    ) -> Result<Group> {
        let (last, previous) = self.store.last_seal(district, CONSOLE)?.unwrap_or_default();
        let header = SealHeader {
            device: CONSOLE,
            counter: last + 1,
            previous,
            ticket: sealer.device.ticket,
            time: self.now(),
            later: Later::default(),
        };
        let sealed = changes
            .iter()
            .map(|(household, change)| {
                let hash = change_hash(change).map_err(|_| Error::Damaged)?;
                Ok(SealedChange { household: *household, hash })
            })
            .collect::<Result<_>>()?;
        let seal = Seal::sign(header, sealed, &self.keys.console);
        let entries =
            changes.into_iter().map(|(household, change)| Sealed::Present { household, change }).collect();
        Ok(Group { header: seal.header, entries, signature: seal.signature })
    }
}
