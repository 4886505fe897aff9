//! Moving a draft to the form in force: what it would change, and doing it.

use std::collections::BTreeSet;
use std::sync::Arc;

use pendata_domain::household::Household;
use pendata_domain::ids::HouseholdId;
use pendata_domain::mapping::WhyApart;
use pendata_domain::merge::read;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::{Finding, FindingKind, Session};

use super::Device;
use crate::check::{self, FindingCounts, PublishedForm, path_of};
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::tables::{drafts, intents, snapshots};

/// What moving a household to the form in force would change.
pub struct Moving {
    pub from: Arc<PublishedForm>,
    pub to: Arc<PublishedForm>,
    /// In the order of the forms; empty where nothing the officer entered or has to enter is affected.
    pub affected: Vec<Affected>,
    pub before: FindingCounts,
    pub after: FindingCounts,
    /// The household under either form, for labels.
    pub old: Session,
    pub new: Session,
}

/// One answer or question that moving affects. Paths are those of the new form, but for what it does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    pub path: FieldPath,
    pub impact: Impact,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Impact {
    /// A question to be answered that was not asked, or not required, before.
    ToAnswer,
    /// The form has no such question any more; the answer is kept.
    Gone { value: String },
    /// The same answer by another code.
    Recoded { from: String, to: String },
    /// The form has no word for the answer, which is kept: to be asked again.
    AskAgain { value: String },
    /// A rule that the answers held before.
    Broken,
}

impl Device {
    /// What moving a draft to the form in force would change; `None` where it is under it already.
    pub fn moving(&mut self, household: HouseholdId) -> Result<Option<Moving>> {
        self.take_up_form()?;
        let (from, to) = (self.form_of(household)?, self.form()?);
        if from.version >= to.version {
            return Ok(None);
        }
        let (village, document) =
            snapshots::get(&self.store.db, household)?.ok_or(Error::UnknownHousehold)?;
        let pending = intents::pending(&self.store.db, household)?;
        let old_view = self.view(household, &document, &pending)?;
        let composed = self.composer(household, &from).compose(&document, &pending);
        let new_view = read(&composed.document, household, &to.rules);
        let session = |form: &Arc<PublishedForm>, view: &Household| {
            check::fill(form, self.today(&village), Arc::clone(&self.lists), view)
        };
        let (old, new) = (session(&from, &old_view), session(&to, &new_view));
        let affected =
            Comparison { from: &from, to: &to, old: &old, new: &new }.affected(&old_view, &new_view);
        let (before, after) = (check::count(&old, &old_view), check::count(&new, &new_view));
        Ok(Some(Moving { from, to, affected, before, after, old, new }))
    }

    /// Whether the household stays under the form it was begun under until it is done and sent, or moved.
    pub fn is_draft(&self, household: HouseholdId) -> Result<bool> {
        Ok(drafts::form(&self.store.db, household)?.is_some())
    }

    /// Drafts that stay under a form older than the one in force.
    pub fn drafts_behind(&self) -> Result<Vec<HouseholdId>> {
        match self.form() {
            Ok(form) => drafts::behind(&self.store.db, form.version),
            Err(_) => Ok(Vec::new()),
        }
    }

    /// Puts a draft under the form in force. What was answered becomes a change under the form it was answered under.
    pub fn move_to_form(&mut self, household: HouseholdId) -> Result<()> {
        self.take_up_form()?;
        let version = self.form()?.version;
        if self.form_of(household)?.version >= version {
            return Ok(());
        }
        self.cut(household)?;
        let fact = Fact::Moved { household, form: version };
        self.store.commit(self.environment.as_mut(), |ledger| ledger.note(&fact))?;
        if let Some(held) = self.held.as_mut().filter(|(held, _)| *held == household) {
            held.1 = version;
        }
        self.refresh(&[household])
    }
}

/// A household under two forms.
struct Comparison<'a> {
    from: &'a PublishedForm,
    to: &'a PublishedForm,
    old: &'a Session,
    new: &'a Session,
}

impl Comparison<'_> {
    fn affected(&self, old_view: &Household, new_view: &Household) -> Vec<Affected> {
        let mut affected: Vec<Affected> = old_view
            .values()
            .filter_map(|(person, code, text)| {
                self.of_answer(FieldPath { person, question: code.clone() }, text, new_view)
            })
            .collect();
        let told: BTreeSet<FieldPath> = affected.iter().map(|affected| affected.path.clone()).collect();
        let before: BTreeSet<(FieldPath, FindingKind)> =
            self.old.findings().iter().filter_map(|finding| self.by_now(finding)).collect();
        let after =
            self.new.findings().into_iter().filter_map(|finding| Some((path_of(&finding)?, finding.kind)));
        let news = after.filter(|found| !before.contains(found) && !told.contains(&found.0));
        affected.extend(news.filter_map(|(path, kind)| {
            let impact = match kind {
                FindingKind::Required => Impact::ToAnswer,
                FindingKind::Constraint | FindingKind::Type | FindingKind::Choice => Impact::Broken,
                FindingKind::Soft => return None,
            };
            Some(Affected { path, impact })
        }));
        affected
    }

    fn of_answer(&self, old: FieldPath, value: String, new_view: &Household) -> Option<Affected> {
        self.from.form.question(old.question.as_str())?;
        let path = FieldPath { question: self.name(&old.question), ..old };
        let affected = |impact| Some(Affected { path: path.clone(), impact });
        if self.to.form.question(path.question.as_str()).is_none() {
            return affected(Impact::Gone { value });
        }
        let field = new_view.field(&path);
        let apart = field.and_then(|field| field.apart.as_ref());
        if apart.is_some_and(|apart| apart.why == WhyApart::NoCounterpart) || self.is_off_the_list(&path) {
            return affected(Impact::AskAgain { value });
        }
        let to = field.map(|field| field.value.as_text()).unwrap_or_default();
        if to == value { None } else { affected(Impact::Recoded { from: value, to }) }
    }

    fn is_off_the_list(&self, path: &FieldPath) -> bool {
        let findings = self.new.findings().into_iter().filter(|finding| finding.kind == FindingKind::Choice);
        findings.filter_map(|finding| path_of(&finding)).any(|found| found == *path)
    }

    fn by_now(&self, finding: &Finding) -> Option<(FieldPath, FindingKind)> {
        let path = path_of(finding)?;
        Some((FieldPath { question: self.name(&path.question), ..path }, finding.kind))
    }

    fn name(&self, question: &QuestionCode) -> QuestionCode {
        self.to.rules.mapping().name(question)
    }
}
