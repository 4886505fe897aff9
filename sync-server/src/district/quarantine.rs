//! What was set aside: looked at, taken in after all, or left out.

use pendata_domain::ids::ChangeHash;
use pendata_domain::protocol::QuarantineReason;

use super::types::{
    KeepOutRequest, NotReleased, QuarantineItem, QuarantineQuestion, ReleaseRequest, Released,
};
use crate::access::Visitor;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::{self, Entry};
use crate::store::fleet::QuarantineFilter;
use crate::store::views::RefusedRow;
use crate::store::{Act, Write};

/// The most rows of a page, and of an act.
const PAGE: u32 = 200;

impl App {
    /// The newest first.
    pub fn set_aside(&self, visitor: &Visitor, asked: &QuarantineQuestion) -> Result<Vec<QuarantineItem>> {
        let filter = QuarantineFilter {
            reason: asked.reason.clone(),
            device: asked.device,
            kept: Some(asked.kept.unwrap_or(false)),
            offset: asked.offset.unwrap_or(0),
            limit: PAGE,
        };
        let rows = self.store.quarantine(&visitor.district, &filter)?;
        rows.into_iter().map(|row| self.item(row)).collect()
    }

    fn item(&self, row: RefusedRow) -> Result<QuarantineItem> {
        let in_grace = in_grace(&row);
        Ok(QuarantineItem {
            household: row.household.to_string(),
            change: row.hash.to_string(),
            device: row.device.0,
            device_label: row.device_label,
            officer: row.user_name,
            reason: row.reason,
            bytes: row.bytes,
            received: row.received,
            village: row.village.map(|code| self.place(&code)).transpose()?,
            cause: row.revocation.map(|revocation| revocation.cause),
            in_grace,
            kept: row.kept,
        })
    }

    /// Errors with `ReasonMissing`, `TooLarge` for more than a page, and `Malformed` for what is no change.
    pub fn release_aside(&self, visitor: &Visitor, asked: &ReleaseRequest) -> Result<Released> {
        let why = audit::reason(&asked.reason)?;
        let hashes = hashes(&asked.changes)?;
        let words = self.release(&visitor.district, &hashes, (Some(visitor.account.user), &why))?;
        let left = asked.changes.iter().zip(words).filter(|(_, word)| *word != "accepted");
        let left: Vec<_> = left
            .map(|(change, word)| NotReleased { change: change.clone(), verdict: word.to_owned() })
            .collect();
        Ok(Released { released: (hashes.len() - left.len()) as u32, left })
    }

    /// Leaves changes out after they were looked at, or has them wait again: what is left out is kept all the same.
    pub fn keep_out(&self, visitor: &Visitor, asked: &KeepOutRequest) -> Result<()> {
        let why = audit::reason(&asked.reason)?;
        for change in hashes(&asked.changes)? {
            let act = if asked.kept { "keep_out" } else { "review_again" };
            let entry = Entry::by_user(visitor.account.user, act, format!("change {change}: {why}"));
            let write = Write::KeepOut { change, kept: asked.kept };
            let district = Some(visitor.district.clone());
            self.act(Act { district, time: self.now(), write, audit: Some(entry) })?;
        }
        Ok(())
    }
}

/// Came of a device whose officer had left, while that is still waited for.
fn in_grace(row: &RefusedRow) -> bool {
    let ends = row.revocation.and_then(|revocation| revocation.grace_ends());
    row.reason == QuarantineReason::Revoked.as_str() && ends.is_some_and(|ends| row.received < ends)
}

fn hashes(changes: &[String]) -> Result<Vec<ChangeHash>> {
    if changes.len() > PAGE as usize {
        return Err(Error::TooLarge);
    }
    changes.iter().map(|change| change.parse().map_err(|_| Error::Malformed)).collect()
}
