//! An intent laid over a household as read: what composing it into the document would show, at the price of a
//! map insert. Holds only where nobody else's work meets it; elsewhere the document is asked (see `view`).

use pendata_domain::document::{CutError, MAX_VALUE_BYTES};
use pendata_domain::edit::Intent;
use pendata_domain::household::{
    Answers, Confirmation, Field, Household, Member, Note, Provenance, Subject, Value,
};
use pendata_domain::ids::PersonId;
use pendata_domain::question::{FieldPath, QuestionCode};

/// Whether an intent touches what others wrote: what is contested, so that it becomes a claim in a case, or a word that
/// stood before this one.
pub fn meets_a_case(view: &Household, intent: &Intent) -> bool {
    let touched = match intent {
        Intent::SetAnswer { path, .. } | Intent::Tick { path, .. } | Intent::Restore { path, .. } => {
            path.clone()
        }
        Intent::RemovePerson { person, question, .. } => FieldPath::person(*person, question.clone()),
        // Whose word stands then, only the document knows.
        Intent::UndoStage { .. } => return true,
        _ => return false,
    };
    view.conflicts.iter().any(|conflict| subject_path(&conflict.subject) == &touched)
}

pub fn subject_path(subject: &Subject) -> &FieldPath {
    match subject {
        Subject::Answer { path } | Subject::Choice { path, .. } | Subject::Presence { path, .. } => path,
    }
}

/// Lays an intent over the view. Errors as composing it would; the view may then be half changed.
pub fn lay(view: &mut Household, intent: &Intent, by: &Provenance) -> Result<(), CutError> {
    match intent {
        Intent::SetAnswer { path, value } | Intent::Restore { path, value, .. } => {
            within(value)?;
            must_be_ours(view, path)?;
            view.auto_merged.retain(|merged| subject_path(&merged.subject) != path);
            put(answers(view, path.person)?, &path.question, value.clone());
        }
        Intent::Tick { path, choice, ticked } => {
            must_be_ours(view, path)?;
            view.auto_merged.retain(|merged| subject_path(&merged.subject) != path);
            tick(answers(view, path.person)?, &path.question, choice, *ticked);
        }
        Intent::AddPerson { person } => add(view, *person),
        Intent::RemovePerson { person, question, presence, reason } => {
            within(presence).and(within(reason))?;
            let member = member(view, *person)?;
            put(&mut member.answers, question, presence.clone());
            member.removal_reason = Some(reason.clone());
        }
        Intent::SplitFrom { household } => view.split_from = Some(*household),
        Intent::WentTo { person, household } => member(view, *person)?.went_to = Some(*household),
        Intent::MovePerson { person, before } => move_before(view, *person, *before)?,
        Intent::Confirm { subject, reason } => {
            within(reason)?;
            let confirmation = Confirmation { reason: reason.clone(), by: by.clone() };
            view.confirmations.insert(subject.clone(), confirmation);
        }
        Intent::Note { id, path, text } => {
            within(text)?;
            let note = Note { id: *id, path: path.clone(), text: text.clone(), by: by.clone() };
            view.notes.retain(|other| other.id != *id);
            view.notes.push(note);
        }
        Intent::SetStage { stage, note } | Intent::UndoStage { stage, note } => {
            within(note)?;
            (view.stage, view.stage_note) = (*stage, note.clone());
            view.stage_said = Some(by.change);
        }
        Intent::Decide { .. } => return Err(CutError::NotAllowed),
    }
    Ok(())
}

/// A form does not write over what was answered under a newer one.
fn must_be_ours(view: &Household, path: &FieldPath) -> Result<(), CutError> {
    match view.field(path).is_some_and(Field::is_newer) {
        true => Err(CutError::NewerForm),
        false => Ok(()),
    }
}

/// Room for a path or a stage that is written in front of some texts.
const PREFIX_BYTES: usize = 120;

fn within(text: &str) -> Result<(), CutError> {
    if text.len() + PREFIX_BYTES > MAX_VALUE_BYTES { Err(CutError::TooLong) } else { Ok(()) }
}

fn answers(view: &mut Household, person: Option<PersonId>) -> Result<&mut Answers, CutError> {
    match person {
        Some(person) => member(view, person).map(|member| &mut member.answers),
        None => Ok(&mut view.answers),
    }
}

fn member(view: &mut Household, person: PersonId) -> Result<&mut Member, CutError> {
    view.members.iter_mut().find(|member| member.id == person).ok_or(CutError::UnknownPerson)
}

fn put(answers: &mut Answers, question: &QuestionCode, text: String) {
    answers.insert(question.clone(), Field::of(Value::One(text)));
}

fn tick(answers: &mut Answers, question: &QuestionCode, choice: &str, ticked: bool) {
    let empty = || Field::of(Value::Set(Default::default()));
    let field = answers.entry(question.clone()).or_insert_with(empty);
    // Answering again answers for what the form has no word for.
    field.apart = None;
    if let Value::One(_) = field.value {
        field.value = Value::Set(Default::default());
    }
    if let Value::Set(choices) = &mut field.value {
        match ticked {
            true => _ = choices.insert(choice.to_owned()),
            false => _ = choices.remove(choice),
        }
    }
}

fn add(view: &mut Household, person: PersonId) {
    if view.member(person).is_none() {
        let (answers, removal_reason, went_to) = (Answers::new(), None, None);
        view.members.push(Member { id: person, answers, removal_reason, went_to });
    }
}

fn move_before(view: &mut Household, person: PersonId, before: Option<PersonId>) -> Result<(), CutError> {
    let place = |view: &Household, id: PersonId| view.members.iter().position(|m| m.id == id);
    let from = place(view, person).ok_or(CutError::UnknownPerson)?;
    if before.is_some_and(|other| other == person || view.member(other).is_none()) {
        return Err(CutError::UnknownPerson);
    }
    let member = view.members.remove(from);
    let to = before.and_then(|other| place(view, other)).unwrap_or(view.members.len());
    view.members.insert(to, member);
    Ok(())
}
