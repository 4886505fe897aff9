//! One case: what a decision needs, what it would come to, and the decision.

use pendata_domain::area::DistrictCode;
use pendata_domain::attribution::{Act, Role};
use pendata_domain::document::Document;
use pendata_domain::edit::Intent;
use pendata_domain::household::{Conflict, ConflictKind};
use pendata_domain::ids::{CaseId, ChangeHash, HouseholdId};
use pendata_domain::merge::read;
use pendata_domain::protocol::Verdict;
use pendata_domain::stage::Stage;

use super::household::photos;
use super::types::{
    AutoMergedView, CaseView, Decided, Decision, FindingView, NextCase, OtherCase, Preview, QueueFilter,
    Returned,
};
use super::wording::{Wording, case_kind, path_of};
use crate::access::Visitor;
use crate::app::App;
use crate::console::Author;
use crate::error::{Error, Result};
use crate::forms::day_of;
use crate::ingest::projection::kind_word;

impl App {
    pub fn case(&self, visitor: &Visitor, household: HouseholdId, case: CaseId) -> Result<CaseView> {
        let district = &visitor.district;
        let row = self.store.case(district, household, case)?.ok_or(Error::NotFound)?;
        let document = self.document(&visitor.district, household)?.1;
        let wording = self.wording(visitor, household, &document)?;
        let conflict = wording.household.conflict(case).ok_or(Error::NotFound)?;
        let subject = &conflict.subject;
        if wording.masks(path_of(subject)) {
            // Who decides between two numbers sees both.
            self.note_revealed(visitor, household, path_of(subject), "case")?;
        }
        Ok(CaseView {
            household: self.brief(&row.of)?,
            case: case.to_string(),
            kind: case_kind(kind_word(conflict.kind)),
            subject: wording.subject(subject),
            opened: row.opened,
            base: conflict.base.as_deref().map(|value| wording.candidate_value(subject, value)),
            candidates: conflict.candidates.iter().map(|c| wording.candidate(subject, c)).collect(),
            choices: wording.choices_of(conflict),
            auto_merged: auto_merged(&wording),
            others: others(&wording, Some(case)),
            findings: wording.findings().iter().map(|f| wording.finding(f, false)).collect(),
            photos: photos(&wording),
            heads: document.heads().iter().map(ChangeHash::to_string).collect(),
        })
    }

    /// The household as it would be with a choice. Writes nothing.
    pub fn preview(
        &self,
        visitor: &Visitor,
        household: HouseholdId,
        case: CaseId,
        value: &str,
    ) -> Result<Preview> {
        let document = self.document(&visitor.district, household)?.1;
        let before = self.wording(visitor, household, &document)?;
        let subject = before.household.conflict(case).ok_or(Error::CaseChanged)?.subject.clone();
        let known = before.findings();
        let mut result = document.clone();
        let decide = Intent::Decide { case, value: value.to_owned(), reason: String::new() };
        self.cut(decider(visitor), &visitor.district, &mut result, household, document.heads(), &[decide])?;
        let after = self.wording(visitor, household, &result)?;
        let findings = after.findings();
        let views: Vec<FindingView> = findings.iter().map(|f| after.finding(f, !known.contains(f))).collect();
        Ok(Preview {
            result: after.candidate_value(&subject, value),
            findings: views,
            open_cases: after.household.conflicts.len() as u32,
        })
    }

    /// Decides a case upon the heads the admin saw. Somebody else's decision upon the same heads stays beside
    /// it, as a case of its own.
    pub fn decide(
        &self,
        visitor: &Visitor,
        household: HouseholdId,
        case: CaseId,
        decision: &Decision,
    ) -> Result<Decided> {
        let reason = decision.reason.trim();
        if reason.is_empty() {
            return Err(Error::ReasonMissing);
        }
        let district = &visitor.district;
        let mut document = self.document(district, household)?.1;
        let base = seen(&document, &decision.heads)?;
        self.same_case(district, &document, household, case, &base)?;
        let decide = Intent::Decide { case, value: decision.value.clone(), reason: reason.to_owned() };
        let change = self.write(visitor, &mut document, household, base, decider(visitor), decide)?;
        let now = self.document(district, household)?.1;
        let open = read(&now, household, &self.form(district)?.rules);
        let contested = open.conflict(case).is_some();
        Ok(Decided { change: change.to_string(), contested, next: self.next_case(visitor)? })
    }

    /// Errors with `CaseChanged` where an officer gave another value since the admin looked: nobody decides
    /// over a value they did not see. Another admin's decision is let through and becomes a case of its own.
    fn same_case(
        &self,
        district: &DistrictCode,
        document: &Document,
        household: HouseholdId,
        case: CaseId,
        base: &[ChangeHash],
    ) -> Result<()> {
        let rules = &self.form(district)?.rules;
        let then = document.at(base).map_err(|_| Error::CaseChanged)?;
        let values = |document: &Document| {
            let conflict = read(document, household, rules).conflict(case).cloned();
            conflict.filter(|c| c.kind != ConflictKind::Decision).map(|c| c.candidates)
        };
        match (values(&then), values(document)) {
            (Some(seen), Some(now)) if seen != now => Err(Error::CaseChanged),
            _ => Ok(()),
        }
    }

    /// Gives a household back to its officer with a note.
    pub fn return_household(
        &self,
        visitor: &Visitor,
        household: HouseholdId,
        note: &str,
    ) -> Result<Returned> {
        let note = note.trim();
        if note.is_empty() {
            return Err(Error::ReasonMissing);
        }
        let mut document = self.document(&visitor.district, household)?.1;
        let base = document.heads();
        let stage = Intent::SetStage { stage: Stage::Returned, note: note.to_owned() };
        let author = Author { act: Act::Save, ..decider(visitor) };
        let change = self.write(visitor, &mut document, household, base, author, stage)?;
        self.give_returned(&visitor.district, household)?;
        Ok(Returned { change: change.to_string() })
    }

    fn write(
        &self,
        visitor: &Visitor,
        document: &mut Document,
        household: HouseholdId,
        base: Vec<ChangeHash>,
        author: Author,
        intent: Intent,
    ) -> Result<ChangeHash> {
        if author.role < Role::DistrictAdmin {
            return Err(Error::Forbidden);
        }
        let district = &visitor.district;
        let cut = self.cut(author, district, document, household, base, &[intent])?;
        let cut = cut.ok_or(Error::CaseChanged)?;
        let ingested = self.seal_and_ingest(district, vec![(household, cut.bytes)], None)?;
        match ingested.results.first() {
            Some(Verdict::Accepted) => Ok(cut.hash),
            _ => Err(Error::CaseChanged),
        }
    }

    fn next_case(&self, visitor: &Visitor) -> Result<Option<NextCase>> {
        let first = QueueFilter { limit: Some(1), ..QueueFilter::default() };
        let item = self.queue(visitor, &first)?.cases.into_iter().next();
        Ok(item.map(|item| NextCase { household: item.household.household, case: item.case }))
    }

    pub(super) fn wording(
        &self,
        visitor: &Visitor,
        household: HouseholdId,
        document: &Document,
    ) -> Result<Wording> {
        let district = &visitor.district;
        let form = self.form(district)?;
        let view = read(document, household, &form.rules);
        Ok(Wording {
            session: form.session(&view, day_of(document)),
            form,
            household: view,
            accounts: self.store.accounts(district)?,
            devices: self.store.devices(district)?,
        })
    }
}

fn decider(visitor: &Visitor) -> Author {
    Author { user: visitor.account.user, role: visitor.role, act: Act::Decision, day: None }
}

/// The heads a view gave out. Errors with `CaseChanged` where the document does not have them.
fn seen(document: &Document, heads: &[String]) -> Result<Vec<ChangeHash>> {
    let heads: Vec<ChangeHash> =
        heads.iter().map(|text| text.parse().map_err(|_| Error::Malformed)).collect::<Result<_>>()?;
    let known = !heads.is_empty() && heads.iter().all(|head| document.contains(head));
    if known { Ok(heads) } else { Err(Error::CaseChanged) }
}

pub(super) fn others(wording: &Wording, except: Option<CaseId>) -> Vec<OtherCase> {
    let open = wording.household.conflicts.iter().filter(|conflict| Some(conflict.id) != except);
    open.map(|conflict| OtherCase {
        case: conflict.id.to_string(),
        kind: case_kind(kind_word(conflict.kind)),
        subject: wording.subject(&conflict.subject),
    })
    .collect()
}

fn auto_merged(wording: &Wording) -> Vec<AutoMergedView> {
    let view = |auto: &pendata_domain::household::AutoMerged| AutoMergedView {
        subject: wording.subject(&auto.subject),
        chosen: auto.chosen.clone(),
        candidates: auto.candidates.iter().map(|c| wording.candidate(&auto.subject, c)).collect(),
    };
    wording.household.auto_merged.iter().map(view).collect()
}

impl Wording {
    fn choices_of(&self, conflict: &Conflict) -> Vec<super::types::ValueView> {
        use pendata_domain::household::Subject;
        match &conflict.subject {
            Subject::Choice { .. } => {
                ["true", "false"].map(|value| self.candidate_value(&conflict.subject, value)).into()
            }
            subject => self.choices(path_of(subject)),
        }
    }
}
