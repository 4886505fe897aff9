//! Households under a newer form: each is judged again, so that findings, cases and lists are those of the form in
//! force. In the background, a household at a time; whatever is pushed meanwhile is judged by the newer form anyway.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::HouseholdId;

use crate::app::App;
use crate::error::{Error, Result};
use crate::forms::Published;
use crate::ingest::projection::project;
use crate::store::commit::HouseholdCommit;
use crate::store::{Act, Write};

/// Households asked for at once.
const PAGE: u32 = 200;

impl App {
    /// Judges again whatever was judged under an older form. Returns how many households.
    pub fn judge_again(&self) -> Result<usize> {
        let form = self.form()?;
        let mut judged = 0;
        loop {
            let page = self.store.judged_before(form.version, PAGE)?;
            if page.is_empty() {
                return Ok(judged);
            }
            for (district, household) in &page {
                self.judge_household(district, *household, &form)?;
            }
            judged += page.len();
            tracing::info!(judged, form = form.version.0, "households judged under a newer form");
        }
    }

    fn judge_household(
        &self,
        district: &DistrictCode,
        household: HouseholdId,
        form: &Published,
    ) -> Result<()> {
        let _turn = self.busy.take([household]);
        let (stored, document) = self.document(district, household)?;
        let (view, projection) = project(&document, household, form);
        let commit = HouseholdCommit {
            household,
            village: stored.village,
            expected: Some(stored.version),
            heads: document.heads(),
            saved: document.save(),
            projection,
            open: view.conflicts,
        };
        let write = Write::JudgeAgain(Box::new(commit));
        let act = Act { district: Some(district.clone()), time: self.now(), write, audit: None };
        self.cache.forget(household);
        match self.store.write(act) {
            // Another process wrote it meanwhile: it is looked at again with the next page.
            Err(Error::Stale) => Ok(()),
            outcome => outcome.map(drop),
        }
    }
}
