//! The village head signs the village's list off: the audit chain keeps up to which change, and the digest of all of them.

use pendata_domain::area::VillageCode;

use super::types::SignedOff;
use crate::access::Visitor;
use crate::app::App;
use crate::error::Result;
use crate::store::audit::Entry;

impl App {
    pub fn sign_off(&self, visitor: &Visitor, village: &VillageCode) -> Result<SignedOff> {
        let feed = self.store.feed(village)?;
        let digest = hex::encode(feed.digest.to_bytes());
        let detail = format!("village {village} epoch {} through {} digest {digest}", feed.epoch, feed.head);
        let entry = Entry::by_user(visitor.account.user, "sign_off", detail);
        self.note(&visitor.district, entry)?;
        Ok(SignedOff { through: feed.head })
    }
}
