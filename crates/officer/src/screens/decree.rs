//! Forms by decree: what moving a draft to the form in force would change, moving it, and what is kept of others.

use pendata_device::{Affected, Device, Impact, Moving};
use pendata_domain::form::CoreRole;
use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::mapping::WhyApart;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::{Lang, Session};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::FormLabel;
use super::form::OpenArguments;
use super::list::HouseholdHandle;
use crate::app::App;
use crate::bridge::BridgeError;
use crate::render::{row_of, value_words};
use crate::unlocked::Unlocked;

/// What moving a draft would change.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct MovingView {
    pub from: FormLabel,
    pub to: FormLabel,
    /// In the order of the form; empty where nothing the officer entered or has to enter is affected.
    pub affected: Vec<AffectedView>,
    /// Missing and wrong answers under either form.
    pub hard_before: u32,
    pub hard_after: u32,
}

/// A question that moving affects.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct AffectedView {
    #[ts(type = "string")]
    pub path: FieldPath,
    pub label: String,
    pub person_name: Option<String>,
    pub impact: ImpactWord,
    /// The answer in the words of the older form; empty for none.
    pub was: String,
    /// In the words of the newer one, where it is the same answer by another code.
    pub becomes: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImpactWord {
    /// To be answered, and was not asked or not required before.
    ToAnswer,
    /// Not asked any more; the answer is kept.
    Gone,
    /// The same answer by another code.
    Recoded,
    /// The form has no word for the answer, which is kept: to be asked again.
    AskAgain,
    /// Breaks a rule that it held before.
    Broken,
}

/// An answer kept beside what is in force, as its question shows it.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ApartView {
    pub why: ApartWord,
    /// In the words of the form it was given under, where that is here; else the code.
    pub label: String,
    /// Version it was given under.
    pub form: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ApartWord {
    /// To be asked again.
    NoCounterpart,
    /// This form may not write over it.
    NewerForm,
}

/// An answer to a question that the household's form does not have.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct KeptAnswer {
    #[ts(type = "string")]
    pub path: FieldPath,
    /// The question's code where no form here knows it.
    pub label: String,
    pub person_name: Option<String>,
    pub value_label: String,
    /// A newer form asks it, or one that is not here.
    pub newer: bool,
}

/// How the device stands to forms.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct FormsStanding {
    pub in_force: Option<FormLabel>,
    pub coming: Option<ComingFormView>,
    /// Drafts that stay under an older form.
    pub drafts_behind: u32,
}

/// A form that comes into force by itself.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ComingFormView {
    pub version: u32,
    /// Unix seconds.
    #[ts(type = "number")]
    pub starts: i64,
}

#[derive(Clone, Deserialize, TS)]
pub struct MoveUnaffectedArguments {
    /// The last draft that was looked at; absent to begin.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub after: Option<HouseholdId>,
}

/// A few drafts looked at.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct MovedUnaffected {
    pub looked: u32,
    pub moved: u32,
    /// Where to go on; `None` once all were looked at.
    #[ts(type = "string | null")]
    pub next: Option<HouseholdId>,
}

/// Drafts looked at in one call, so that the officer's answers come in between.
const AT_ONCE: usize = 10;

/// `None` where the household is under the form in force.
pub fn moving(app: &App, arguments: OpenArguments) -> Result<Option<MovingView>, BridgeError> {
    let OpenArguments { household, language } = arguments;
    app.with_device(|unlocked| {
        let moving = unlocked.device.moving(household)?;
        Ok(moving.map(|moving| view_of(&moving, language.code())))
    })
}

pub fn move_draft(app: &App, arguments: HouseholdHandle) -> Result<(), BridgeError> {
    app.with_device(|unlocked| Ok(unlocked.device.move_to_form(arguments.household)?))?;
    app.tell_changed(arguments.household, Vec::new());
    Ok(())
}

/// Moves those of a few drafts that moving does not affect.
pub fn move_unaffected(
    app: &App,
    arguments: MoveUnaffectedArguments,
) -> Result<MovedUnaffected, BridgeError> {
    app.with_device(|unlocked| {
        let behind = unlocked.device.drafts_behind()?.into_iter();
        let some: Vec<HouseholdId> =
            behind.filter(|draft| arguments.after.is_none_or(|after| *draft > after)).take(AT_ONCE).collect();
        let mut moved = 0;
        for draft in &some {
            if unlocked.device.moving(*draft)?.is_some_and(|moving| moving.affected.is_empty()) {
                unlocked.device.move_to_form(*draft)?;
                moved += 1;
            }
        }
        let next = some.last().copied().filter(|_| some.len() == AT_ONCE);
        Ok(MovedUnaffected { looked: some.len() as u32, moved, next })
    })
}

pub fn standing(app: &App, (): ()) -> Result<FormsStanding, BridgeError> {
    app.with_device(standing_of)
}

fn standing_of(unlocked: &mut Unlocked<'_>) -> Result<FormsStanding, BridgeError> {
    let device: &mut Device = &mut unlocked.device;
    device.take_up_form()?;
    let coming = device.coming_form()?;
    Ok(FormsStanding {
        in_force: device.form().ok().as_deref().map(FormLabel::of),
        coming: coming.map(|coming| ComingFormView { version: coming.version.0, starts: coming.starts }),
        drafts_behind: device.drafts_behind()?.len() as u32,
    })
}

fn view_of(moving: &Moving, language: &str) -> MovingView {
    let words = Words { moving, old: moving.from.form.lang(language), new: moving.to.form.lang(language) };
    let mut affected: Vec<(usize, AffectedView)> =
        moving.affected.iter().map(|affected| (words.place(affected), words.affected(affected))).collect();
    affected.sort_by_key(|(place, _)| *place);
    MovingView {
        from: FormLabel::of(&moving.from),
        to: FormLabel::of(&moving.to),
        affected: affected.into_iter().map(|(_, affected)| affected).collect(),
        hard_before: moving.before.missing + moving.before.hard,
        hard_after: moving.after.missing + moving.after.hard,
    }
}

/// The words of both forms.
struct Words<'a> {
    moving: &'a Moving,
    old: Lang,
    new: Lang,
}

impl Words<'_> {
    fn affected(&self, affected: &Affected) -> AffectedView {
        let Affected { path, impact } = affected;
        let (session, lang) = match impact {
            Impact::Gone { .. } => (&self.moving.old, self.old),
            _ => (&self.moving.new, self.new),
        };
        let (impact, was, becomes) = match impact {
            Impact::ToAnswer => (ImpactWord::ToAnswer, "", ""),
            Impact::Gone { value } => (ImpactWord::Gone, value.as_str(), ""),
            Impact::Recoded { from, to } => (ImpactWord::Recoded, from.as_str(), to.as_str()),
            Impact::AskAgain { value } => (ImpactWord::AskAgain, value.as_str(), ""),
            Impact::Broken => (ImpactWord::Broken, "", ""),
        };
        let row = path.person.map(row_of);
        let earlier_code = self.earlier_code(path);
        AffectedView {
            path: path.clone(),
            label: labelled(session, path, lang),
            person_name: path.person.map(|person| self.name(person)),
            impact,
            was: value_words(&self.moving.old, row, &earlier_code, was, self.old),
            becomes: value_words(&self.moving.new, row, path.question.as_str(), becomes, self.new),
        }
    }

    /// What the older form calls the question.
    fn earlier_code(&self, path: &FieldPath) -> String {
        let mapping = self.moving.to.rules.mapping();
        let mut questions = self.moving.from.form.questions().map(|question| question.code.as_str());
        let named = questions
            .find(|code| QuestionCode::new(code).is_ok_and(|code| mapping.name(&code) == path.question));
        named.unwrap_or(path.question.as_str()).to_owned()
    }

    /// Its place in the newer form; what is gone comes last.
    fn place(&self, affected: &Affected) -> usize {
        let code = affected.path.question.as_str();
        self.moving.to.form.questions().position(|question| question.code == code).unwrap_or(usize::MAX)
    }

    fn name(&self, person: PersonId) -> String {
        let code = self.moving.to.rules.core(CoreRole::Name);
        let field = code.and_then(|code| self.moving.new.field(Some(row_of(person)), code.as_str()));
        field.map(|field| field.stored.to_owned()).unwrap_or_default()
    }
}

fn labelled(session: &Session, path: &FieldPath, lang: Lang) -> String {
    let label = session.label(path.person.map(row_of), path.question.as_str(), lang);
    if label.is_empty() { path.question.to_string() } else { label }
}

pub(crate) fn apart_word(why: WhyApart) -> ApartWord {
    match why {
        WhyApart::NoCounterpart => ApartWord::NoCounterpart,
        WhyApart::NewerForm => ApartWord::NewerForm,
    }
}
