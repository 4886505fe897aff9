//! Published forms: kept side by side once they compile. One is in force; drafts stay under the one they were begun
//! under (docs/decisions/0017).

use std::sync::Arc;

use pendata_domain::ids::{FormHash, FormVersion, HouseholdId};
use pendata_domain::protocol::FormNotice;

use super::Device;
use crate::check::PublishedForm;
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::tables::forms::{self, Listed};
use crate::tables::notices::{self, NoticeKind};
use crate::tables::{drafts, meta, stale};

/// A form that is here and not yet in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComingForm {
    pub version: FormVersion,
    /// Unix seconds.
    pub starts: i64,
}

impl Device {
    /// The form in force.
    ///
    /// Errors with `NoForm` before the first download.
    pub fn form(&self) -> Result<Arc<PublishedForm>> {
        let form = self.in_force.and_then(|version| self.forms.get(&version));
        form.map(Arc::clone).ok_or(Error::NoForm)
    }

    /// The form a household is worked on under: the one in force, but for what is held on the screen, and for drafts,
    /// which stay under the one they were begun under.
    ///
    /// Errors with `NoForm` before the first download.
    pub fn form_of(&self, household: HouseholdId) -> Result<Arc<PublishedForm>> {
        let held = self.held.filter(|(held, _)| *held == household).map(|(_, version)| version);
        let version = match held {
            Some(version) => Some(version),
            None => drafts::form(&self.store.db, household)?,
        };
        match version.and_then(|version| self.forms.get(&version)) {
            Some(form) => Ok(Arc::clone(form)),
            None => self.form(),
        }
    }

    /// A version that is kept here, whether anything is worked on under it or not.
    pub fn kept_form(&mut self, version: FormVersion) -> Result<Option<Arc<PublishedForm>>> {
        self.load_form(version)?;
        Ok(self.forms.get(&version).map(Arc::clone))
    }

    /// Every version that is kept here, the newest first.
    pub fn kept_versions(&self) -> Result<Vec<FormVersion>> {
        Ok(forms::listed(&self.store.db)?.into_iter().rev().map(|listed| listed.version).collect())
    }

    /// The newest version that is kept here, in force or not; 0 for none.
    pub(crate) fn newest_kept(&self) -> Result<FormVersion> {
        Ok(forms::newest(&self.store.db)?.unwrap_or(FormVersion(0)))
    }

    /// When the newest version that is kept here begins; `None` where it has begun.
    pub(crate) fn start_of_newest(&self) -> Result<Option<i64>> {
        let newest = forms::listed(&self.store.db)?.pop();
        Ok(newest.filter(|newest| Some(newest.version) > self.in_force).and_then(|newest| newest.starts))
    }

    /// The form of a notice is here already, with another start.
    pub(crate) fn move_start(&mut self, notice: &FormNotice) -> Result<()> {
        match forms::xml(&self.store.db, notice.version)? {
            Some(xml) => self.install_form(notice.version, notice.hash, &xml, notice.starts),
            None => Ok(()),
        }
    }

    /// The next form that comes into force by itself.
    pub fn coming_form(&self) -> Result<Option<ComingForm>> {
        let after = self.in_force.unwrap_or(FormVersion(0));
        let coming = forms::listed(&self.store.db)?.into_iter().filter(|listed| listed.version > after);
        let dated = coming
            .filter_map(|Listed { version, starts }| Some(ComingForm { version, starts: starts? }))
            .filter(|coming| coming.starts != FormNotice::NEVER);
        Ok(dated.min_by_key(|coming| coming.starts))
    }

    /// Keeps a form version whose hash was verified, and works with it as soon as it is in force. Call
    /// [`Device::refresh_stale`] until the list is read again under it.
    ///
    /// Errors with `UnusableForm` where this program cannot work with it; the older version then stays in use.
    pub fn install_form(
        &mut self,
        version: FormVersion,
        hash: FormHash,
        xml: &str,
        starts: Option<i64>,
    ) -> Result<()> {
        let form = PublishedForm::compile(version, xml)?;
        let fact = Fact::Form { version, hash, xml: forms::pack(xml)?, starts };
        let (now, time) = (self.now(), self.environment.now());
        let announced = starts.filter(|starts| self.in_force.is_some() && *starts > now);
        self.store.commit(self.environment.as_mut(), |ledger| {
            ledger.note(&fact)?;
            match announced {
                Some(FormNotice::NEVER) => {
                    notices::insert(ledger.tx, NoticeKind::FormHalted, None, &version.0.to_string(), time)
                }
                Some(starts) => {
                    let detail = format!("{} {starts}", version.0);
                    notices::insert(ledger.tx, NoticeKind::FormAnnounced, None, &detail, time)
                }
                None => Ok(()),
            }
        })?;
        self.forms.insert(version, Arc::new(form));
        self.next_start = None;
        self.take_up_form().map(drop)
    }

    /// Works with the newest form that has begun by the corrected clock. A clock that is set back takes none away.
    /// Returns whether another form came into force; the list is to be read again then.
    pub fn take_up_form(&mut self) -> Result<bool> {
        let now = self.now();
        if self.next_start.is_some_and(|start| start > now) && self.in_force.is_some() {
            return Ok(false);
        }
        let listed = forms::listed(&self.store.db)?;
        let begun = listed.iter().rev().find(|listed| listed.starts.is_none_or(|starts| starts <= now));
        // Without any other, one that has not begun is better than none.
        let chosen = begun.or(listed.first()).map(|listed| listed.version).max(self.in_force);
        self.next_start = listed.iter().filter(|l| Some(l.version) > chosen).filter_map(|l| l.starts).min();
        self.next_start = self.next_start.or(Some(i64::MAX));
        match chosen {
            Some(version) if chosen != self.in_force => self.put_in_force(version),
            _ => Ok(false),
        }
    }

    fn put_in_force(&mut self, version: FormVersion) -> Result<bool> {
        self.load_form(version)?;
        let time = self.environment.now();
        self.store.commit(self.environment.as_mut(), |ledger| {
            stale::mark_all(ledger.tx)?;
            meta::put(ledger.tx, meta::FORM_IN_FORCE, &version.0)?;
            notices::insert(ledger.tx, NoticeKind::FormArrived, None, &version.0.to_string(), time)
        })?;
        self.in_force = Some(version);
        self.opened = None;
        Ok(true)
    }

    /// Reads the form in force and those of drafts; others when they are asked for.
    pub(super) fn read_forms(&mut self) -> Result<()> {
        let in_force: Option<u32> = meta::get(&self.store.db, meta::FORM_IN_FORCE)?;
        let kept = forms::listed(&self.store.db)?;
        self.in_force =
            in_force.map(FormVersion).filter(|version| kept.iter().any(|k| k.version == *version));
        for version in self.in_force.into_iter().chain(drafts::forms(&self.store.db)?) {
            self.load_form(version)?;
        }
        self.take_up_form().map(drop)
    }

    fn load_form(&mut self, version: FormVersion) -> Result<()> {
        if self.forms.contains_key(&version) {
            return Ok(());
        }
        if let Some(xml) = forms::xml(&self.store.db, version)? {
            self.forms.insert(version, Arc::new(PublishedForm::compile(version, &xml)?));
        }
        Ok(())
    }

    /// Keeps the household under the form of this moment until [`Device::leave`], so that no question changes
    /// under the officer's hands.
    pub fn hold(&mut self, household: HouseholdId) -> Result<()> {
        if self.held.is_none_or(|(held, _)| held != household) {
            self.held = Some((household, self.form_of(household)?.version));
        }
        Ok(())
    }
}
