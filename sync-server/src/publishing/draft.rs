//! A form before it is published: composed with what the versions before it left, and compiled.

use std::sync::Arc;

use pendata_domain::area::day_everywhere;
use pendata_domain::ids::FormVersion;
use pendata_domain::question::QuestionCode;
use pendata_xforms::{Change, ChangeKind, Form, Mapped, subset};

use super::mapping;
use super::problem::Problem;
use super::trial::Answer;
use crate::app::App;
use crate::error::{Error, Result};
use crate::forms::{Published, form_hash};
use crate::rollout::Rollout;
use crate::store::rows::FormRow;
use crate::store::{Act, Write};

/// A form that can be published.
pub struct Draft {
    pub row: FormRow,
    pub next: Published,
    /// The newest published version, which it follows.
    pub before: Option<Arc<Published>>,
    /// What answers of the version before are called in it.
    pub step: Vec<Mapped>,
    /// The version it was published as, long ago.
    pub known: Option<FormVersion>,
}

impl Draft {
    /// What it changes against the version before; nothing where it is the first.
    pub fn changes(&self) -> Vec<Change> {
        let before =
            self.before.as_ref().map(|before| self.next.form.changes_since(&before.form, &self.step));
        before.unwrap_or_default()
    }

    /// What a question was called in the version before.
    pub fn former<'a>(&'a self, question: &'a str) -> &'a str {
        let renamed = |entry: &&Mapped| entry.choice.is_none() && entry.to.as_deref() == Some(question);
        self.step.iter().find(renamed).map_or(question, |entry| &entry.question)
    }

    /// The answers of the version before that a change is about.
    pub fn answer_of(&self, change: &Change) -> Option<Answer> {
        let code = match &change.kind {
            ChangeKind::QuestionRemoved
            | ChangeKind::QuestionRenamed { .. }
            | ChangeKind::KindChanged { .. } => None,
            ChangeKind::ChoiceRemoved { code, .. }
            | ChangeKind::ChoiceRelabelled { code, .. }
            | ChangeKind::ChoiceAskedAgain { code, .. }
            | ChangeKind::ChoiceRecoded { from: code, .. } => Some(code.clone()),
            ChangeKind::QuestionAdded
            | ChangeKind::RuleChanged { .. }
            | ChangeKind::LabelChanged { .. }
            | ChangeKind::ChoiceAdded { .. } => return None,
        };
        Some((self.former(&change.question).to_owned(), code))
    }
}

impl App {
    /// Looks a form through. `mapping`: a CSV of what answers of the newest version are called in it.
    ///
    /// Errors with `FormRefused` and everything that is wrong.
    pub fn draft(&self, xform: &str, mapping: Option<&str>) -> Result<Draft> {
        let plan = self.form_plan();
        let before = plan.versions.last().map(|newest| self.form_version(*newest)).transpose()?;
        let form = Form::compile(xform).map_err(|all| refused(all.iter().map(Problem::from).collect()))?;
        let is_newest = |before: &&Arc<Published>| {
            let same = composed(xform, &form, before.form.mapping());
            same.is_ok_and(|same| form_hash(&same) == before.hash)
        };
        let (chain, step) = match before.as_ref().filter(is_newest) {
            Some(before) => (before.form.mapping().to_vec(), Vec::new()),
            None => chained(&form, before.as_deref(), mapping).map_err(refused)?,
        };
        let problems = of_registry(&form, before.as_deref());
        if !problems.is_empty() {
            return Err(refused(problems));
        }
        let xform = composed(xform, &form, &chain)?;
        let hash = form_hash(&xform);
        let row = FormRow {
            hash,
            version: FormVersion(before.as_ref().map_or(0, |before| before.version.0) + 1),
            title: form.title().to_owned(),
            xform,
            published: self.now(),
            decree: String::new(),
        };
        let lists = self.forms.lists(&*self.store)?;
        let next = Published::compile(row.version, hash, &row.xform, lists)?;
        let known = self.store.form(&hash)?.map(|known| known.version);
        Ok(Draft { row, next, before, step, known })
    }

    /// Publishes a draft and rolls it out, in one transaction. One that is published already stays as it is.
    ///
    /// Errors with `NewerForm` where another was published since it was looked through.
    pub fn publish(&self, draft: Draft, decree: &str, rollouts: Vec<Rollout>) -> Result<FormVersion> {
        if let Some(known) = draft.known {
            return Ok(known);
        }
        let row = FormRow { published: self.now(), decree: decree.to_owned(), ..draft.row };
        let version = row.version;
        let write = Write::PublishForm(Box::new(row), rollouts);
        self.act(Act { district: None, time: self.now(), write, audit: None })?;
        self.refresh_forms()?;
        Ok(version)
    }

    /// Publishes a form as the next version, in force everywhere at once. A form that is published already stays as it
    /// is.
    ///
    /// Errors with `FormRefused` where the engine or the registry cannot work with it.
    pub fn publish_form(&self, xform: &str) -> Result<FormVersion> {
        if let Some(known) = self.store.form(&form_hash(xform))? {
            return Ok(known.version);
        }
        let draft = self.draft(xform, None)?;
        let starts = day_everywhere(self.now());
        let rollout = Rollout { district: None, version: draft.row.version, starts, halted: None };
        self.publish(draft, "", vec![rollout])
    }
}

/// The XForm with the chain in it; as it is where it has that already.
fn composed(xform: &str, form: &Form, chain: &[Mapped]) -> Result<String> {
    match chain == form.mapping() {
        true => Ok(xform.to_owned()),
        false => {
            Form::with_mapping(xform, chain).map_err(|all| refused(all.iter().map(Problem::from).collect()))
        }
    }
}

/// Sheet by sheet, from the top.
fn refused(mut problems: Vec<Problem>) -> Error {
    problems.sort_by(|a, b| (&a.sheet, a.row).cmp(&(&b.sheet, b.row)));
    Error::FormRefused(problems)
}

/// The whole chain of mappings, and its last step. A form that has a chain of its own keeps it.
fn chained(
    form: &Form,
    before: Option<&Published>,
    mapping: Option<&str>,
) -> std::result::Result<(Vec<Mapped>, Vec<Mapped>), Vec<Problem>> {
    let own = form.mapping();
    let earlier = before.map_or(&[][..], |before| before.form.mapping());
    let newest = before.map_or(0, |before| before.version.0);
    let mut step = match (mapping, before) {
        (Some(_), _) if !own.is_empty() => {
            return Err(vec![Problem::of_form("mapping.twice", "the form has a mapping of its own already")]);
        }
        (Some(_), None) => {
            return Err(vec![Problem::of_form(
                "mapping.first",
                "the first version has nothing to lead on from",
            )]);
        }
        (Some(csv), Some(before)) => mapping::read(csv, before, form)?,
        (None, _) => own.iter().filter(|entry| entry.after == newest).cloned().collect(),
    };
    if !own.is_empty() {
        let problems = mapping::of_own(own, earlier, newest);
        return if problems.is_empty() { Ok((own.to_vec(), step)) } else { Err(problems) };
    }
    step.extend(mapping::loose_ends(form, earlier, &step, newest));
    Ok((earlier.iter().chain(&step).cloned().collect(), step))
}

/// What the registry asks of a form beside the engine.
fn of_registry(form: &Form, before: Option<&Published>) -> Vec<Problem> {
    let bound = |form: &Form, role: &str| {
        let mut attributes = form.attributes();
        attributes.find(|(_, name, word)| *name == "core" && *word == role).map(|(code, ..)| code.to_owned())
    };
    let missing = subset::CORE_ROLES.iter().filter(|role| bound(form, role).is_none()).map(|role| {
        Problem::of_form("core.unbound", format!("no question has `{role}` in the column x_core"))
    });
    let malformed = form.questions().filter(|question| QuestionCode::new(&question.code).is_err());
    let malformed = malformed.map(|question| {
        let detail = format!(
            "{}: letters, digits and _ only, at most {} of them",
            question.code,
            QuestionCode::MAX_BYTES
        );
        Problem::of_question("question.code", question.row, "name", detail)
    });
    // The registry reads these answers itself, under whatever version they were given.
    let moved = subset::CORE_ROLES.iter().filter_map(|role| {
        let (was, is) = (bound(&before?.form, role)?, bound(form, role)?);
        let detail =
            format!("`{role}` (x_core) is asked in `{was}`: that cannot change from version to version");
        (was != is).then(|| Problem::of_form("core.moved", detail))
    });
    missing.chain(malformed).chain(moved).collect()
}
