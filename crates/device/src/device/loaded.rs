//! What a household was when it was loaded from a registry or a file.

use pendata_domain::attribution::Act;
use pendata_domain::document::Document;
use pendata_domain::household::Household;
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::merge::read;

use super::Device;
use crate::error::Result;
use crate::tables::intents::NO_VISIT;

impl Device {
    /// The household as its imports left it, whatever officers did since; without answers where it was begun on
    /// a device.
    pub fn as_loaded(&mut self, household: HouseholdId) -> Result<Household> {
        let form = self.form_of(household)?;
        self.open(household)?;
        let opened = self.opened.as_ref().expect("opened just above");
        // What a file brought may be in no change yet.
        let (document, pending) = (&opened.document, &opened.pending);
        let from_file: Vec<_> = pending.iter().filter(|row| row.visit == NO_VISIT).cloned().collect();
        let document = &match from_file.is_empty() {
            true => document.clone(),
            false => self.composer(household, &form).compose(document, &from_file).document,
        };
        let imports = imports(document);
        if imports.is_empty() {
            return Ok(Household::default());
        }
        Ok(read(&document.at(&imports)?, household, &form.rules))
    }
}

fn imports(document: &Document) -> Vec<ChangeHash> {
    let is_import = |hash: &ChangeHash| {
        document.provenance(*hash).attribution.is_some_and(|attribution| attribution.0.act == Act::Import)
    };
    document.changes().into_iter().map(|(hash, _)| hash).filter(is_import).collect()
}
