//! `verify`: hashes every change again, checks every seal, rebuilds every document and projection from the
//! log, walks the audit chain, and says what is not as it should be. Changes nothing; that the
//! registry was opened is counted as with every command (decision 0027).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ed25519_dalek::VerifyingKey;
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::digest::VillageDigest;
use pendata_domain::document::{Document, change_hash};
use pendata_domain::ids::{CaseId, DeviceNumber, FormVersion, HouseholdId};
use pendata_domain::protocol::{Entry, Group};
use pendata_domain::seal::SealId;

use crate::app::App;
use crate::error::{Error, Result};
use crate::forms::Published;
use crate::ingest::projection::project;
use crate::store::audit::Row;
use crate::store::rows::{CONSOLE, LoggedChange, VillageDocument};
use crate::store::vault::rewrite;

/// Bytes of changes read at once.
const PAGE: usize = 1 << 20;

/// What was looked at, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub changes: u64,
    pub documents: u64,
    pub audit_rows: u64,
    pub photos: u64,
    pub faults: Vec<Fault>,
}

/// Something that is not as it should be. Holds ids only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    /// Village, household, change or audit row.
    pub at: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A row cannot be decrypted: it was altered, or stood in another row.
    Unreadable,
    /// A change's bytes do not have its hash.
    Altered,
    /// A change of a household that was erased has its bytes.
    NotEmptied,
    /// A log number is missing or the digest differs.
    BrokenLog,
    /// A change is not under a valid seal.
    BrokenSeal,
    /// The document is not what its changes make.
    WrongDocument,
    /// The projection is not what the document says.
    WrongProjection,
    /// The audit chain does not hold.
    BrokenAudit,
    /// A photo that was acknowledged is not in its store, or is not what its name says.
    MissingPhoto,
}

impl App {
    pub fn verify(&self) -> Result<Report> {
        let mut report = Report::default();
        for district in self.store.districts()? {
            self.verify_readable(&district, &mut report)?;
        }
        for (village, head) in self.store.heads()? {
            let (seals, emptied) = (BTreeMap::new(), BTreeSet::new());
            let mut verifier = Verifier { app: self, report: &mut report, seals, emptied };
            match verifier.village(&village, head) {
                // Which row it is was said before.
                Err(Error::Damaged) => report.find(FaultKind::Unreadable, village),
                outcome => outcome?,
            }
        }
        for district in self.store.districts()? {
            self.verify_audit(&district, &mut report)?;
        }
        Ok(report)
    }

    /// Decrypts every row.
    fn verify_readable(&self, district: &DistrictCode, report: &mut Report) -> Result<()> {
        for table in rewrite::TABLES.into_iter().chain([rewrite::SNAPSHOTS]) {
            let mut after = Vec::new();
            while let Some(page) = self.store.check_page(district, table, &after)? {
                page.unreadable.into_iter().for_each(|row| report.find(FaultKind::Unreadable, row));
                after = page.last;
            }
        }
        Ok(())
    }

    /// Reads every photo. Apart from the rest: an object store is asked over the network.
    pub async fn verify_photos(&self, report: &mut Report) -> Result<()> {
        for district in self.store.districts()? {
            let mut last = None;
            loop {
                let rows = self.store.photos_after(&district, last.as_ref(), 1_000)?;
                for row in &rows {
                    report.photos += 1;
                    match self.photos.shelf.get(&district, row.hash).await {
                        Ok(_) => {}
                        Err(Error::NotFound | Error::Damaged) => {
                            let (kind, at) = (FaultKind::MissingPhoto, row.hash.to_string());
                            report.faults.push(Fault { kind, at });
                        }
                        Err(other) => return Err(other),
                    }
                }
                let Some(row) = rows.into_iter().next_back() else { break };
                last = Some(row);
            }
        }
        Ok(())
    }

    /// Number and hash of the chain's last row.
    pub(crate) fn verify_audit(
        &self,
        district: &DistrictCode,
        report: &mut Report,
    ) -> Result<(u64, [u8; 32])> {
        let (mut number, mut previous) = (0, [0; 32]);
        loop {
            let rows = self.store.audit(district, number, 1_000)?;
            if rows.is_empty() {
                return Ok((number, previous));
            }
            for row in rows {
                let again = Row {
                    district: district.as_str(),
                    number: number + 1,
                    time: row.time,
                    user: row.user,
                    device: row.device,
                    act: &row.act,
                    detail: &row.detail,
                    previous,
                };
                if row.number != number + 1 || row.previous != previous || again.hash() != row.hash {
                    report.find(FaultKind::BrokenAudit, format!("{district} {}", row.number));
                }
                (number, previous) = (row.number, row.hash);
                report.audit_rows += 1;
            }
        }
    }
}

impl Report {
    fn find(&mut self, kind: FaultKind, at: impl ToString) {
        self.faults.push(Fault { kind, at: at.to_string() });
    }
}

struct Verifier<'a> {
    app: &'a App,
    report: &'a mut Report,
    /// Seals checked so far: those that hold, with their lists.
    seals: BTreeMap<SealId, Option<Group>>,
    /// Households of the village under way that were erased: their changes are empty.
    emptied: BTreeSet<HouseholdId>,
}

impl Verifier<'_> {
    fn village(&mut self, village: &VillageCode, head: u64) -> Result<()> {
        let (feed, documents) = self.app.store.village(village)?;
        let erased = self.app.store.erasures(village)?;
        self.emptied = erased.into_iter().map(|erasure| erasure.household).collect();
        let mut changes: BTreeMap<HouseholdId, Vec<Vec<u8>>> = BTreeMap::new();
        let (mut after, mut digest) = (0, VillageDigest::default());
        loop {
            let page = self.app.store.log(village, after, PAGE)?;
            if page.is_empty() {
                break;
            }
            for change in page {
                self.change(village, after, &change)?;
                digest.add(&change.hash);
                after = change.seq;
                if !self.emptied.contains(&change.household) {
                    changes.entry(change.household).or_default().push(change.body);
                }
            }
        }
        if after < head || digest != feed.digest {
            self.report.find(FaultKind::BrokenLog, village);
        }
        for document in documents {
            let changes = changes.remove(&document.household).unwrap_or_default();
            self.document(village, &document, &changes)?;
        }
        changes.keys().for_each(|household| self.report.find(FaultKind::WrongDocument, household));
        Ok(())
    }

    fn change(&mut self, village: &VillageCode, after: u64, change: &LoggedChange) -> Result<()> {
        self.report.changes += 1;
        match self.emptied.contains(&change.household) {
            true if change.body.is_empty() => {}
            true => self.report.find(FaultKind::NotEmptied, change.hash),
            false if change_hash(&change.body) == Ok(change.hash) => {}
            false => self.report.find(FaultKind::Altered, change.hash),
        }
        if change.seq != after + 1 {
            self.report.find(FaultKind::BrokenLog, format!("{village} {}", change.seq));
        }
        let named = self.seal(&village.district(), change.seal)?.is_some_and(|group| {
            let named = |entry: &Entry| {
                matches!(entry, Entry::Elided { household, hash }
                    if *household == change.household && *hash == change.hash)
            };
            group.entries.iter().any(named)
        });
        if !named {
            self.report.find(FaultKind::BrokenSeal, change.hash);
        }
        Ok(())
    }

    /// The group of a seal, if its signature holds.
    fn seal(&mut self, district: &DistrictCode, id: SealId) -> Result<Option<&Group>> {
        if !self.seals.contains_key(&id) {
            let group = self.app.store.seal(district, id)?;
            let key = match &group {
                Some(group) => self.key(district, group.header.device)?,
                None => None,
            };
            let holds = |group: &Group| {
                let seal = group.seal().ok()?;
                (seal.id() == id && seal.verify(&key?).is_ok()).then_some(())
            };
            let holding = group.filter(|group| holds(group).is_some());
            self.seals.insert(id, holding);
        }
        Ok(self.seals[&id].as_ref())
    }

    /// The form a household was judged under. `None` where it is none that is or was in force in the district.
    fn form(&self, district: &DistrictCode, version: FormVersion) -> Result<Option<Arc<Published>>> {
        let in_force = self.app.form_plan().in_force(district, self.app.now());
        match in_force.is_some_and(|in_force| version <= in_force) {
            true => self.app.form_version(version).map(Some),
            false => Ok(None),
        }
    }

    fn key(&self, district: &DistrictCode, device: DeviceNumber) -> Result<Option<VerifyingKey>> {
        let device = match device {
            CONSOLE => self.app.store.console(district)?,
            number => self.app.store.device(number)?,
        };
        Ok(device.and_then(|device| VerifyingKey::from_bytes(&device.key).ok()))
    }

    fn document(
        &mut self,
        village: &VillageCode,
        stored: &VillageDocument,
        changes: &[Vec<u8>],
    ) -> Result<()> {
        self.report.documents += 1;
        let household = stored.household;
        let Ok(rebuilt) = Document::rebuild(changes.iter().map(Vec::as_slice)) else {
            self.report.find(FaultKind::WrongDocument, household);
            return Ok(());
        };
        let saved = Document::load(&stored.saved).map(|document| document.heads());
        if rebuilt.heads() != stored.heads || saved.as_ref() != Ok(&stored.heads) {
            self.report.find(FaultKind::WrongDocument, household);
        }
        let district = village.district();
        let store = &self.app.store;
        let Some(standing) = store.projection(&district, household)? else {
            self.report.find(FaultKind::WrongProjection, household);
            return Ok(());
        };
        let Some(form) = self.form(&district, standing.household.form)? else {
            self.report.find(FaultKind::WrongProjection, household);
            return Ok(());
        };
        let (view, projection) = project(&rebuilt, household, &form);
        let mut open: Vec<CaseId> = view.conflicts.iter().map(|conflict| conflict.id).collect();
        open.sort();
        if standing != projection || self.app.store.open_cases(&district, household)? != open {
            self.report.find(FaultKind::WrongProjection, household);
        }
        Ok(())
    }
}
