//! What a household was when it was loaded from a registry or a file.

use pendata_domain::attribution::Act;
use pendata_domain::document::Document;
use pendata_domain::household::Household;
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::merge::read;

use super::Device;
use crate::error::Result;

impl Device {
    /// The household as its imports left it, whatever officers did since; without answers where it was begun on
    /// a device.
    pub fn as_loaded(&mut self, household: HouseholdId) -> Result<Household> {
        let form = self.form_of(household)?;
        let document = &self.open(household)?.document;
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
