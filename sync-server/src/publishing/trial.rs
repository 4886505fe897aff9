//! A dry run: every household that is here under the new form and under the one before. Writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use pendata_domain::area::DistrictCode;
use pendata_domain::document::Document;
use pendata_domain::household::{Household, Value};
use pendata_domain::merge::read;
use pendata_xforms::{Finding, FindingKind};

use super::Draft;
use crate::app::App;
use crate::error::Result;
use crate::forms::{Published, day_of};
use crate::store::rows::VillageDocument;

/// Households read at once.
const PAGE: u32 = 200;

/// A rule of the form that households would break: its question and the kind of finding.
pub type Rule = (String, FindingKind);

/// An answer that may stand in documents: a question of the version before, and one code of it or any.
pub type Answer = (String, Option<String>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// Households looked at.
    pub households: u32,
    /// Of those, documents that cannot be read: `verify` says which.
    pub unreadable: u32,
    /// Households by rule of the new form.
    pub broken: BTreeMap<Rule, Broken>,
    /// Households by answer that a change of the form concerns.
    pub standing: BTreeMap<Answer, u32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Broken {
    /// Households in which the rule finds something.
    pub households: u32,
    /// Of those, where the form before found nothing of it.
    pub newly: u32,
}

impl App {
    /// Tries a draft on the households of these districts; of all where none is named. `told` hears how many were
    /// tried, of how many.
    pub fn try_draft(
        &self,
        draft: &Draft,
        districts: &[DistrictCode],
        mut told: impl FnMut(u64, u64),
    ) -> Result<Trial> {
        let districts = if districts.is_empty() { self.store.districts()? } else { districts.to_vec() };
        let counts = districts.iter().map(|district| self.store.document_count(district));
        let total = counts.sum::<Result<u64>>()?;
        let runner = Runner::new(draft);
        let mut trial = Trial::default();
        for district in &districts {
            let mut last = None;
            loop {
                let page = self.store.documents_after(district, last, PAGE)?;
                let Some(end) = page.last() else { break };
                last = Some(end.household);
                runner.page(&page).into_iter().for_each(|part| trial.add(part));
                told(u64::from(trial.households), total);
            }
        }
        Ok(trial)
    }
}

impl Trial {
    fn add(&mut self, other: Self) {
        self.households += other.households;
        self.unreadable += other.unreadable;
        for (rule, broken) in other.broken {
            let sum = self.broken.entry(rule).or_default();
            sum.households += broken.households;
            sum.newly += broken.newly;
        }
        for (answer, households) in other.standing {
            *self.standing.entry(answer).or_default() += households;
        }
    }
}

struct Runner<'a> {
    draft: &'a Draft,
    /// Answers that a change of the form concerns.
    concerned: BTreeSet<Answer>,
}

impl<'a> Runner<'a> {
    fn new(draft: &'a Draft) -> Self {
        let concerned = draft.changes().iter().filter_map(|change| draft.answer_of(change)).collect();
        Self { draft, concerned }
    }

    /// On every core.
    fn page(&self, page: &[VillageDocument]) -> Vec<Trial> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let tried = |part: &[VillageDocument]| {
            let mut trial = Trial::default();
            part.iter().for_each(|stored| self.household(stored, &mut trial));
            trial
        };
        std::thread::scope(|scope| {
            let parts = page.chunks(page.len().div_ceil(cores).max(1));
            let running: Vec<_> = parts.map(|part| scope.spawn(move || tried(part))).collect();
            running.into_iter().map(|part| part.join().expect("automerge reads what it wrote")).collect()
        })
    }

    fn household(&self, stored: &VillageDocument, trial: &mut Trial) {
        trial.households += 1;
        let Ok(document) = Document::load(&stored.saved) else {
            trial.unreadable += 1;
            return;
        };
        let (now, _) = judged(&self.draft.next, &document, stored);
        let (before, view) = match &self.draft.before {
            Some(form) => judged(form, &document, stored),
            None => Default::default(),
        };
        let known: BTreeSet<_> = before.iter().map(|f| (f.row, f.code.as_str(), f.kind)).collect();
        let is_known = |finding: &Finding| {
            known.contains(&(finding.row, self.draft.former(&finding.code), finding.kind))
        };
        // By rule, whether anything of it is new here.
        let mut rules: BTreeMap<Rule, bool> = BTreeMap::new();
        for finding in &now {
            *rules.entry((finding.code.clone(), finding.kind)).or_default() |= !is_known(finding);
        }
        for (rule, new) in rules {
            let broken = trial.broken.entry(rule).or_default();
            broken.households += 1;
            broken.newly += u32::from(new);
        }
        for answer in self.concerned.iter().filter(|answer| stands(&view, answer)) {
            *trial.standing.entry(answer.clone()).or_default() += 1;
        }
    }
}

fn judged(form: &Published, document: &Document, stored: &VillageDocument) -> (Vec<Finding>, Household) {
    let view = read(document, stored.household, &form.rules);
    let session = form.session(&view, day_of(document));
    (Published::findings(&session, &view), view)
}

/// Whether somebody of the household gave the answer.
fn stands(view: &Household, (question, code): &Answer) -> bool {
    let members = view.members.iter().map(|member| &member.answers);
    let mut all = std::iter::once(&view.answers).chain(members).flatten();
    all.any(|(asked, field)| {
        let given = match (&field.value, code) {
            (value, None) => !value.is_empty(),
            (Value::One(value), Some(code)) => value == code,
            (Value::Set(choices), Some(code)) => choices.contains(code),
        };
        given && asked.as_str() == question
    })
}
