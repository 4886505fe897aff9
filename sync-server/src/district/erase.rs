//! A person is erased (docs/decisions/0031): their household is made again without them, and the old one is emptied in the
//! transaction that founds the new one.

use std::collections::BTreeSet;

use pendata_domain::area::DistrictCode;
use pendata_domain::attribution::{Act, Role};
use pendata_domain::document::{Cut, Document};
use pendata_domain::household::Household;
use pendata_domain::ids::{HouseholdId, PersonId, PhotoHash, UserId};
use pendata_domain::merge::{Remade, read, remake};
use pendata_domain::photo::named_in;
use pendata_domain::protocol::{ERASURE, Erasure, ErasureReason, seal_frame};

use super::types::{EraseRequest, ErasedView};
use crate::access::Visitor;
use crate::app::App;
use crate::console::Author;
use crate::error::{Error, NotErased, Result};
use crate::forms::day_of;
use crate::ingest::TRIES;
use crate::store::audit::{self, Entry};
use crate::store::commit::{Besides, Emptied, Erasing};
use crate::store::rows::{ErasureRow, StoredDocument};

/// Who is to be erased, on whose word.
#[derive(Clone, Debug)]
pub struct Erase {
    pub household: HouseholdId,
    pub person: PersonId,
    pub reason: ErasureReason,
    /// As the audit chain may have it.
    pub words: String,
    /// `None` for the operator at the command line.
    pub by: Option<UserId>,
}

/// What an erasure comes to. The photos' bytes are still to be dropped from their store.
pub struct Erased {
    pub view: ErasedView,
    pub photos: Vec<PhotoHash>,
}

/// Everything that is written, and what is said of it.
struct Plan {
    remade: HouseholdId,
    founding: Vec<Cut>,
    erasing: Erasing,
    view: ErasedView,
}

impl App {
    /// Errors with `NotErased`, `NotFound`, `ReasonMissing`.
    pub fn erase_for(
        &self,
        visitor: &Visitor,
        household: HouseholdId,
        asked: &EraseRequest,
    ) -> Result<Erased> {
        let erase = Erase {
            household,
            person: asked.person.parse().map_err(|_| Error::NotFound)?,
            reason: asked.reason,
            words: audit::reason(&asked.words)?,
            by: Some(visitor.account.user),
        };
        match asked.dry_run {
            true => Ok(Erased { view: self.erasure_planned(&visitor.district, &erase)?, photos: Vec::new() }),
            false => self.erase(&visitor.district, &erase),
        }
    }

    /// What would go. Writes nothing.
    pub fn erasure_planned(&self, district: &DistrictCode, erase: &Erase) -> Result<ErasedView> {
        Ok(self.plan_erasure(district, erase)?.view)
    }

    /// Founds the household in the place of the old one, and empties that, in one transaction.
    pub fn erase(&self, district: &DistrictCode, erase: &Erase) -> Result<Erased> {
        for _ in 0..TRIES {
            let Plan { remade, founding, erasing, view } = self.plan_erasure(district, erase)?;
            let (village, photos) = (erasing.erasure.village.clone(), erasing.photos.clone());
            let detail = format!(
                "household {} remade {remade} reason {}: {}",
                erase.household,
                erase.reason.as_str(),
                erase.words
            );
            let entry = Entry { user: erase.by, device: None, act: "erase", detail };
            let changes = founding.into_iter().map(|cut| (remade, cut.bytes)).collect();
            match self.seal_and_ingest(district, changes, Some((Besides::Erases(erasing), entry))) {
                // Somebody wrote in the household meanwhile: it is made again of what it is by now.
                Err(Error::Stale) => self.cache.forget(erase.household),
                outcome => {
                    outcome?;
                    self.make_pack(&village)?;
                    let view = ErasedView { remade: Some(remade.to_string()), ..view };
                    return Ok(Erased { view, photos });
                }
            }
        }
        Err(Error::Stale)
    }

    fn plan_erasure(&self, district: &DistrictCode, erase: &Erase) -> Result<Plan> {
        let household = erase.household;
        if !self.store.erased(district, &[household])?.is_empty() {
            return Err(Error::NotErased(NotErased::Before));
        }
        let (stored, document) = self.document(district, household)?;
        let rules = &self.form(district)?.rules;
        let view = read(&document, household, rules);
        let made = remake(&view, household, erase.person, rules);
        let made = made.map_err(|why| Error::NotErased(NotErased::Household(why)))?;
        let remade = self.new_household();
        let said = self.erased_view(&stored, &view, &made, erase)?;
        let founding = self.founding(district, erase, remade, &document, made)?;
        let erasing = self.erasing(erase, remade, (&stored, &document), &founding)?;
        let (changes, aside) = (erasing.logged.len() as u32, erasing.refused.len() as u32);
        let view =
            ErasedView { changes, aside: said.aside + aside, photos: erasing.photos.len() as u32, ..said };
        Ok(Plan { remade, founding, erasing, view })
    }

    fn erased_view(
        &self,
        stored: &StoredDocument,
        view: &Household,
        made: &Remade,
        erase: &Erase,
    ) -> Result<ErasedView> {
        let went_to = view.member(erase.person).and_then(|member| member.went_to);
        let transfers = self.store.transfers(&stored.village.district())?;
        // It is known in another cell too, or was before it came from there.
        let there =
            transfers.into_iter().filter(|row| row.household == erase.household).filter_map(|row| row.other);
        let waiting = self.store.load(&stored.village.district(), &[erase.household])?.pop();
        Ok(ErasedView {
            household: erase.household.to_string(),
            village: self.place(stored.village.as_str())?,
            remade: None,
            members: view.members.len() as u32 - 1,
            changes: 0,
            aside: waiting.map_or(0, |loaded| loaded.waiting.len() as u32),
            photos: 0,
            asked_again: made.left_out.iter().map(ToString::to_string).collect(),
            elsewhere: view
                .split_from
                .into_iter()
                .chain(went_to)
                .chain(there)
                .map(|other| other.to_string())
                .collect(),
        })
    }

    /// The changes that found the household, as the console's. It stands as of the day of the old one's last visit, so
    /// that ages and findings are the same.
    fn founding(
        &self,
        district: &DistrictCode,
        erase: &Erase,
        remade: HouseholdId,
        old: &Document,
        made: Remade,
    ) -> Result<Vec<Cut>> {
        let console = self.console(district)?.device.account.user;
        let (user, day) = (erase.by.unwrap_or(console), Some(day_of(old)));
        let author = Author { user, role: Role::Operator, act: Act::Import, day };
        self.founded(author, &*self.form(district)?, remade, made.intents)
    }

    fn erasing(
        &self,
        erase: &Erase,
        remade: HouseholdId,
        old: (&StoredDocument, &Document),
        founding: &[Cut],
    ) -> Result<Erasing> {
        let (village, household, time) = (old.0.village.clone(), erase.household, self.now());
        let Erase { person, reason, .. } = *erase;
        let erasure = Erasure { village, household, person, remade, time, reason };
        let frame = seal_frame(&erasure, ERASURE, &[], &self.keys.server);
        self.emptying(&erasure, frame, Some(old), founding)
    }

    /// What an erasure empties of the household as it is; `founding`: what founds the one in its place, where it is not here.
    pub(super) fn emptying(
        &self,
        erasure: &Erasure,
        frame: Vec<u8>,
        old: Option<(&StoredDocument, &Document)>,
        founding: &[Cut],
    ) -> Result<Erasing> {
        let Erasure { household, remade, reason, time, .. } = *erasure;
        let village = erasure.village.clone();
        let aside = self.store.aside_of(&village.district(), household)?;
        let photos = |(stored, document)| self.photos_of_nobody(household, stored, document, founding);
        let logged = old.map(|(_, document)| document.changes()).unwrap_or_default();
        Ok(Erasing {
            photos: old.map_or(Ok(Vec::new()), photos)?,
            erasure: ErasureRow { village, household, remade, reason, time, frame },
            expected: old.map(|(stored, _)| stored.version),
            logged: logged.into_iter().map(|(hash, _)| Emptied::of(hash)).collect(),
            refused: aside.into_iter().map(Emptied::of).collect(),
            saved: Vec::new(),
        })
    }

    /// Photos that the household names or ever named, and neither the one in its place nor another of the village.
    fn photos_of_nobody(
        &self,
        household: HouseholdId,
        stored: &StoredDocument,
        document: &Document,
        founding: &[Cut],
    ) -> Result<Vec<PhotoHash>> {
        let mut gone: BTreeSet<PhotoHash> = named_in(&document.save());
        founding.iter().for_each(|cut| gone.retain(|hash| !named_in(&cut.bytes).contains(hash)));
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        for other in
            self.store.village(&stored.village)?.1.iter().filter(|other| other.household != household)
        {
            let named = named_in(&other.saved);
            gone.retain(|hash| !named.contains(hash));
        }
        Ok(gone.into_iter().collect())
    }

    /// Drops bytes of photos of which the registry says nothing any more.
    pub async fn drop_photos(&self, district: &DistrictCode, photos: &[PhotoHash]) -> Result<()> {
        for photo in photos {
            self.drop_photo(district, *photo).await?;
        }
        Ok(())
    }

    pub(crate) fn new_household(&self) -> HouseholdId {
        let millis = self.now().unsigned_abs() * 1_000;
        HouseholdId(
            uuid::Builder::from_unix_timestamp_millis(millis, &self.surroundings.random()).into_uuid(),
        )
    }
}
