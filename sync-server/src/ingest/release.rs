//! A change that was set aside, taken in after all: the operator vouches for where and when it was written. Its seal,
//! its author and what the gate says are looked at as ever.

use pendata_domain::area::DistrictCode;
use pendata_domain::document::change_hash;
use pendata_domain::ids::{ChangeHash, UserId};
use pendata_domain::protocol::{Entry, Group, QuarantineReason, Verdict};

use super::{Area, Sealer};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit;
use crate::store::rows::CONSOLE;

/// What builds on something that is set aside itself.
const DEPENDS: &str = QuarantineReason::DependsOnRefused.as_str();

impl App {
    /// Takes changes in, each after what it builds on, whatever their order. `why`: as [`audit::reason`] gives it.
    ///
    /// Returns what became of each, in the order of `hashes`: `accepted`, `waiting`, `not_found`, or why it
    /// stays out.
    pub fn release(
        &self,
        district: &DistrictCode,
        hashes: &[ChangeHash],
        (by, why): (Option<UserId>, &str),
    ) -> Result<Vec<&'static str>> {
        let mut words = vec![DEPENDS; hashes.len()];
        // Each round takes in what the one before made possible; none that takes nothing in is followed by another.
        while words.contains(&DEPENDS) {
            let mut progress = false;
            for (word, hash) in words.iter_mut().zip(hashes).filter(|(word, _)| **word == DEPENDS) {
                *word = match self.release_one(district, *hash, by, why) {
                    Err(Error::NotFound) => "not_found",
                    word => word?,
                };
                progress |= *word != DEPENDS;
            }
            if !progress {
                break;
            }
        }
        Ok(words)
    }

    /// Returns the verdict's word. Errors with `NotFound` where no such change is set aside.
    fn release_one(
        &self,
        district: &DistrictCode,
        hash: ChangeHash,
        by: Option<UserId>,
        why: &str,
    ) -> Result<&'static str> {
        let aside = self.store.set_aside(district, hash)?.ok_or(Error::NotFound)?;
        // Of a household that was emptied: there is nothing to take in.
        if aside.body.is_empty() {
            return Ok(QuarantineReason::Erased.as_str());
        }
        let sealed = self.store.seal(district, aside.seal)?.ok_or(Error::Damaged)?;
        let device = sealed.header.device;
        let _turn = self.turns(&[device])?;
        let mut writer = match device {
            CONSOLE => self.store.console(district)?,
            number => self.store.device(number)?.filter(|device| device.account.district == *district),
        }
        .ok_or(Error::UnknownDevice)?;
        writer.revoked = false;
        let mut sealer = Sealer {
            device: writer,
            area: Area::District(district.clone()),
            console: device == CONSOLE,
            besides: None,
        };
        let group = with(sealed, hash, &aside.body)?;
        let place = group.entries.iter().position(|entry| matches!(entry, Entry::Present { .. }));
        let place = place.ok_or(Error::Damaged)?;
        let outcome = self.ingest(&mut sealer, &group, None)?;
        let word = match outcome.results.get(place) {
            Some(Verdict::Accepted | Verdict::Duplicate) => "accepted",
            Some(Verdict::Waiting { .. }) | None => "waiting",
            Some(Verdict::Quarantined { reason }) => reason.as_str(),
        };
        let detail = format!("change {hash} {word}: {why}");
        self.note(district, audit::Entry { user: by, device: None, act: "release", detail })?;
        Ok(word)
    }
}

/// The seal's list with this one change, the others named by hash.
fn with(group: Group, hash: ChangeHash, body: &[u8]) -> Result<Group> {
    if change_hash(body) != Ok(hash) {
        return Err(Error::Damaged);
    }
    let present = |entry: Entry| match entry {
        Entry::Elided { household, hash: named } if named == hash => {
            Entry::Present { household, change: body.to_vec() }
        }
        other => other,
    };
    let entries = group.entries.into_iter().map(present).collect();
    Ok(Group { entries, ..group })
}
