//! A device to learn on: a village of people who do not exist, no key, no server. It works as any other but for one
//! thing: nothing of it can be sealed or signed, and so nothing of it travels.

use std::sync::Arc;

use chrono::NaiveDate;
use pendata_domain::attribution::{Act, Attribution, Role};
use pendata_domain::document::{CutRequest, Document};
use pendata_domain::edit::Intent;
use pendata_domain::ids::{ActorId, ChangeHash, DeviceNumber, FormHash, FormVersion, HouseholdId, UserId};
use pendata_domain::merge::compose;
use pendata_domain::protocol::RosterEntry;
use pendata_xforms::Lists;
use sha2::{Digest, Sha256};

use super::{Device, Incoming, Integrated};
use crate::check::PublishedForm;
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::identity::Trainee;
use crate::options::Options;
use crate::tables::roster;

/// What a training device begins with.
pub struct TrainingVillage {
    pub trainee: Trainee,
    /// The XForm.
    pub form: String,
    /// Those who wrote the households.
    pub roster: Vec<RosterEntry>,
    pub accounts: Vec<Account>,
}

/// What somebody entered about a household.
pub struct Account {
    pub household: HouseholdId,
    pub writer: Writer,
    pub day: NaiveDate,
    pub intents: Vec<Intent>,
    /// Of the household's accounts before it, those its writer had not seen: 1 for two people who were there at once.
    pub unseen: usize,
}

#[derive(Clone, Copy)]
pub struct Writer {
    pub device: DeviceNumber,
    pub user: UserId,
    pub role: Role,
    pub act: Act,
}

/// The shipped form is the only one a training device ever has.
const VERSION: FormVersion = FormVersion(1);
/// Households written in one transaction.
const AT_ONCE: usize = 20;

impl Device {
    /// Makes a device to learn on in an empty folder, with its village as a server would have sent it.
    ///
    /// Errors: `AlreadyThere`, `PinTooShort`, `UnusableForm`.
    pub fn create_training(
        options: Options,
        pin: &str,
        village: TrainingVillage,
        lists: Arc<Lists>,
        environment: Box<dyn Environment>,
    ) -> Result<Self> {
        let mut device = Self::create_for(&village.trainee, options, pin, lists, environment)?;
        let hash = FormHash(Sha256::digest(village.form.as_bytes()).into());
        device.install_form(VERSION, hash, &village.form, None)?;
        let newest =
            crate::tables::notices::newest(&device.store.db, 1)?.first().map_or(0, |notice| notice.id);
        device.mark_notices_read(newest)?;
        device
            .store
            .commit(device.environment.as_mut(), |ledger| roster::replace(ledger.tx, 1, &village.roster))?;
        device.furnish(&village)?;
        Ok(device)
    }

    fn furnish(&mut self, village: &TrainingVillage) -> Result<()> {
        let form = self.form()?;
        let now = self.environment.now();
        for some in by_household(&village.accounts).chunks(AT_ONCE) {
            let planned = some.iter().map(|accounts| {
                let document = written(accounts, &form, now)?;
                let (household, village) = (accounts[0].household, village.trainee.village.clone());
                self.plan(Incoming { household, village, changes: Vec::new(), upon: Some(document) })
            });
            let planned: Vec<Integrated> = planned.collect::<Result<_>>()?;
            let number = self.identity.device;
            self.store.commit(self.environment.as_mut(), |ledger| {
                planned.iter().try_for_each(|household| household.write(ledger.tx, number, now))
            })?;
        }
        Ok(())
    }
}

/// Accounts of one household follow each other.
fn by_household(accounts: &[Account]) -> Vec<&[Account]> {
    accounts.chunk_by(|one, next| one.household == next.household).collect()
}

/// The document that the accounts come to, each upon what its writer had seen.
fn written(accounts: &[Account], form: &PublishedForm, now: i64) -> Result<Document> {
    let mut document = Document::golden();
    let mut heads: Vec<Vec<ChangeHash>> = vec![document.heads()];
    for (place, account) in accounts.iter().enumerate() {
        let Writer { device, user, role, act } = account.writer;
        let attribution =
            Attribution { user, role, act, visit: place as u32, form: form.version, today: account.day };
        let seen = heads.len().saturating_sub(1 + account.unseen);
        let request = CutRequest {
            actor: ActorId::of_session(device, (place as u32).to_be_bytes()),
            attribution,
            time: now,
            base: heads.get(seen).cloned().ok_or(Error::Damaged)?,
        };
        compose(&mut document, account.household, &form.rules, &request, &account.intents)?;
        heads.push(document.heads());
    }
    Ok(document)
}
