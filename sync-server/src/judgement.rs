//! Households under a newer form: each is judged again, so that findings, cases and lists are those of the form in
//! force. In the background, a household at a time; whatever is pushed meanwhile is judged by the newer form anyway.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::HouseholdId;

use crate::app::App;
use crate::error::{Error, Result};
use crate::forms::Published;
use crate::ingest::projection::project;
use crate::store::commit::HouseholdCommit;
use crate::store::rows::Judged;

/// Households asked for at once.
const PAGE: u32 = 200;

impl App {
    /// Judges again whatever was judged under an older form. Returns how many households; one that cannot be read is
    /// told of and tried again the next time.
    pub fn judge_again(&self) -> Result<usize> {
        let mut judged = 0;
        for district in self.store.districts()? {
            judged += self.judge_district(&district)?;
        }
        Ok(judged)
    }

    fn judge_district(&self, district: &DistrictCode) -> Result<usize> {
        let form = self.form(district)?;
        let (mut judged, mut last) = (0, None);
        loop {
            let page = self.store.judged_before(district, form.version, last.as_ref(), PAGE)?;
            let Some(end) = page.last() else { return Ok(judged) };
            for Judged { household, .. } in &page {
                match self.judge_household(district, *household, &form) {
                    Ok(()) => judged += 1,
                    Err(error) => tracing::error!(%household, %error, "not judged under the newer form"),
                }
            }
            last = Some(end.clone());
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
        self.cache.forget(household);
        match self.store.judge_again(district, commit, self.now()) {
            // Another process wrote it meanwhile, under whatever form it holds: it is looked at again the next time.
            Err(Error::Stale) => Ok(()),
            outcome => outcome,
        }
    }
}
