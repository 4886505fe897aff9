//! Published forms: kept once they compile, and the list is read again under them.

use pendata_domain::ids::{FormHash, FormVersion};

use super::Device;
use crate::check::PublishedForm;
use crate::error::Result;
use crate::facts::Fact;
use crate::tables::forms;
use crate::tables::notices::{self, NoticeKind};

impl Device {
    /// Keeps a form version whose hash was verified. Call [`Device::refresh_stale`] until the list is read
    /// again under it.
    ///
    /// Errors with `UnusableForm` where this program cannot work with it; the older version then stays in use.
    pub fn install_form(&mut self, version: FormVersion, hash: FormHash, xml: &str) -> Result<()> {
        PublishedForm::compile(version, xml)?;
        let fact = Fact::Form { version, hash, xml: forms::pack(xml)? };
        let now = self.environment.now();
        self.store.commit(self.environment.as_mut(), |ledger| {
            ledger.note(&fact)?;
            notices::insert(ledger.tx, NoticeKind::FormArrived, None, &version.0.to_string(), now)
        })?;
        self.opened = None;
        self.read_forms()
    }
}
