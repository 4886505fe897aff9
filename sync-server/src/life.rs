//! The registry's life as the server watches it: noticed where it was set back, and opened anew by the operator.

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::life::Life;
use crate::store::{Act, Write};

impl App {
    /// One generation more, in the database and then beside it. A database that is older than its folder remembers was
    /// set back.
    pub(crate) fn mark_life(&self) -> Result<()> {
        let (life, remembered) = (self.store.life()?, Life::beside(&self.dir).unwrap_or_default());
        if life.is_before(remembered) {
            return self.found_set_back(life, remembered.epoch, "the data folder remembers a later state");
        }
        let write = Write::NextGeneration;
        let generation = self.act(Act { district: None, time: 0, write, audit: None })?;
        Life { generation, ..life }.keep_beside(&self.dir)
    }

    /// From here on nothing is promised until another epoch is opened.
    pub(crate) fn found_set_back(&self, life: Life, seen: u32, how: &str) -> Result<()> {
        if life.set_back > 0 && life.set_back >= seen {
            return Ok(());
        }
        tracing::error!(
            epoch = life.epoch,
            seen,
            how,
            "this registry was set back: no receipts until `epoch open`"
        );
        let audit = Some(Entry::by_operator("set_back", format!("epoch {} seen {seen}: {how}", life.epoch)));
        let write = Write::SetBack { seen: seen.max(1) };
        self.act(Act { district: None, time: self.now(), write, audit }).map(drop)
    }

    /// Errors with `SetBack` where the registry may promise nothing.
    pub fn may_promise(&self) -> Result<Life> {
        let life = self.store.life()?;
        if life.set_back == 0 { Ok(life) } else { Err(Error::SetBack) }
    }

    /// Another life, one more than any that is known. Returns its epoch.
    pub fn open_epoch(&self, why: &str) -> Result<u32> {
        let (life, remembered) = (self.store.life()?, Life::beside(&self.dir).unwrap_or_default());
        let epoch = life.epoch.max(life.set_back).max(remembered.epoch) + 1;
        let audit = Some(Entry::by_operator("epoch_opened", format!("epoch {epoch}: {why}")));
        let write = Write::OpenEpoch { epoch };
        self.act(Act { district: None, time: self.now(), write, audit })?;
        Life { epoch, ..self.store.life()? }.keep_beside(&self.dir)?;
        Ok(epoch)
    }
}
