//! A household, read-only.

use pendata_domain::household::{Answers, Member, Note};
use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::outcome;
use pendata_domain::photo::Photo;
use pendata_domain::question::FieldPath;

use super::case::others;
use super::types::{AnswerView, HouseholdView, MemberView, NoteView};
use super::wording::Wording;
use crate::access::Visitor;
use crate::app::App;
use crate::error::{Error, Result};

impl App {
    pub fn household(&self, visitor: &Visitor, household: HouseholdId) -> Result<HouseholdView> {
        let row = self.store.household(&visitor.district, household)?.ok_or(Error::NotFound)?;
        let document = self.document(&visitor.district, household)?.1;
        let wording = self.wording(visitor, household, &document)?;
        let (reason, said) = outcome::parts(wording.household.stage, &wording.household.stage_note);
        Ok(HouseholdView {
            brief: self.brief(&row)?,
            stage_note: said.to_owned(),
            stage_reason: reason.to_owned(),
            answers: answers(&wording, None, &wording.household.answers),
            kept: self.kept(&wording, None, &wording.household.answers)?,
            members: wording
                .household
                .members
                .iter()
                .map(|m| self.member(&wording, m))
                .collect::<Result<_>>()?,
            findings: wording.findings().iter().map(|f| wording.finding(f, false)).collect(),
            cases: others(&wording, None),
            notes: wording.household.notes.iter().map(|n| note(&wording, n)).collect(),
        })
    }

    fn member(&self, wording: &Wording, member: &Member) -> Result<MemberView> {
        Ok(MemberView {
            person: member.id.to_string(),
            name: wording.name(member.id),
            removal_reason: member.removal_reason.clone(),
            answers: answers(wording, Some(member.id), &member.answers),
            kept: self.kept(wording, Some(member.id), &member.answers)?,
        })
    }
}

/// Answered questions in the order of the form.
fn answers(wording: &Wording, person: Option<PersonId>, answers: &Answers) -> Vec<AnswerView> {
    let asked = wording.form.form.questions().filter(|question| question.in_repeat == person.is_some());
    asked
        .filter_map(|question| {
            let (code, field) = answers.iter().find(|(code, _)| code.as_str() == question.code)?;
            let path = FieldPath { person, question: code.clone() };
            let about = wording.about(&path);
            (!field.value.is_empty() || field.contested).then(|| AnswerView {
                question: about.question,
                label: about.label,
                value: wording.shown(&path, &field.value.as_text()),
                contested: field.contested,
                masked: wording.masks(&path),
            })
        })
        .collect()
}

/// Answers of the household that name photos.
pub(super) fn photos(wording: &Wording) -> Vec<AnswerView> {
    let all = answers(wording, None, &wording.household.answers);
    all.into_iter().filter(|answer| !Photo::all_in(&answer.value.id).is_empty()).collect()
}

fn note(wording: &Wording, note: &Note) -> NoteView {
    NoteView {
        text: note.text.clone(),
        question: note.path.as_ref().map(|path| path.question.to_string()),
        by: wording.writer(&note.by),
    }
}
