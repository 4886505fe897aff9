//! What is to be asked about a house's place: it was typed, or lies outside its village.

use std::collections::BTreeMap;

use pendata_domain::area::{Bounds, VillageCode, place_of};
use pendata_domain::form::{CoreRole, FormRules};
use pendata_domain::household::Household;
use pendata_domain::question::FieldPath;
use pendata_xforms::Session;

use super::Device;
use crate::check::{self, FindingCounts};
use crate::error::Result;
use crate::tables::meta;

/// A doubt about a place: a soft finding of its question, beside what the form itself finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceDoubt {
    /// No accuracy came with it: no receiver measured it.
    Typed,
    /// Outside of what the district gave as the village's bounds.
    Outside,
}

impl Device {
    /// Doubts about a place as the form writes it, of a household in a village.
    pub fn place_doubts(&self, village: &VillageCode, answer: &str) -> Vec<PlaceDoubt> {
        let Some((latitude, longitude)) = place_of(answer) else { return Vec::new() };
        let outside = self.bounds.get(village).is_some_and(|bounds| !bounds.contains(latitude, longitude));
        let typed = (!was_measured(answer)).then_some(PlaceDoubt::Typed);
        typed.into_iter().chain(outside.then_some(PlaceDoubt::Outside)).collect()
    }

    /// The form's findings, and one more for doubts that nobody confirmed.
    pub(super) fn findings(
        &self,
        village: &VillageCode,
        rules: &FormRules,
        view: &Household,
        session: &Session,
    ) -> FindingCounts {
        let mut counts = check::count(session, view);
        let Some(question) = rules.core(CoreRole::Location) else { return counts };
        let counted = session.field(None, question.as_str()).is_none_or(|field| field.soft);
        let confirmed = view.confirmations.contains_key(&check::subject(None, question.as_str()));
        let answer = view.text(&FieldPath::household(question.clone()));
        if !counted && !confirmed && !self.place_doubts(village, &answer).is_empty() {
            counts.soft += 1;
        }
        counts
    }

    pub(crate) fn read_bounds(&mut self) -> Result<()> {
        let kept: Vec<(VillageCode, Bounds)> = meta::get(&self.store.db, meta::BOUNDS)?.unwrap_or_default();
        self.bounds = BTreeMap::from_iter(kept);
        Ok(())
    }
}

/// A receiver gives an accuracy, and it is never 0.
fn was_measured(answer: &str) -> bool {
    let accuracy = answer.split_ascii_whitespace().nth(3).and_then(|metres| metres.parse::<f64>().ok());
    accuracy.is_some_and(|metres| metres > 0.0)
}
