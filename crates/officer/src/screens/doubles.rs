//! Likely duplicates: both side by side, why, and what officers say. Nothing is merged here: an officer's word travels
//! to the district, which decides.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use pendata_device::{Device, Double};
use pendata_domain::duplicates::{Kind, Pair, Reason, Standing, Word};
use pendata_domain::form::CoreRole;
use pendata_domain::household::Member;
use pendata_domain::identifiers::mask;
use pendata_domain::ids::{HouseholdId, PersonId, UserId};
use pendata_domain::question::FieldPath;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::app::App;
use crate::bridge::BridgeError;
use crate::event::Event;

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Doubles {
    /// Those to be looked at come first.
    pub pairs: Vec<DoubleView>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct DoubleView {
    /// Names the pair: alike on both devices.
    pub pair: String,
    pub kind: DoubleKind,
    /// 1 to 100.
    pub score: u32,
    pub reasons: Vec<DoubleReason>,
    /// Two: households, or twice the same household with the two members.
    pub sides: Vec<DoubleSide>,
    pub standing: DoubleStanding,
    /// What this officer said.
    pub own: Option<DoubleWord>,
    pub others: Vec<DoubleOpinion>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoubleKind {
    /// One family, two households.
    Household,
    /// One person in two households.
    Person,
    /// One person twice in a household.
    Member,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DoubleReason {
    FamilyCard,
    Nik {
        names: [String; 2],
    },
    NameAndBirth {
        names: [String; 2],
        /// `YYYY-MM-DD`.
        born: String,
        /// One leaves out a part of the name.
        in_part: bool,
    },
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct DoubleSide {
    #[ts(type = "string")]
    pub household: HouseholdId,
    pub head_name: String,
    /// Masked.
    pub family_card: String,
    pub rt: String,
    pub address: String,
    pub people: Vec<DoublePerson>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct DoublePerson {
    pub name: String,
    /// Masked.
    pub nik: String,
    /// `YYYY-MM-DD`, or empty.
    pub born: String,
    /// Named by a reason.
    pub alike: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoubleStanding {
    Open,
    Same,
    Different,
    /// Officers say different things.
    Disputed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoubleWord {
    Same,
    Different,
    /// To be asked again.
    Later,
}

/// What another officer said.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct DoubleOpinion {
    /// Empty where the roster does not know the user.
    pub name: String,
    pub word: DoubleWord,
    /// Unix seconds.
    #[ts(type = "number")]
    pub at: i64,
}

#[derive(Clone, Deserialize, TS)]
pub struct SayArguments {
    /// As the view names it.
    pub pair: String,
    pub word: DoubleWord,
}

pub fn list(app: &App, (): ()) -> Result<Doubles, BridgeError> {
    app.with_device(|unlocked| view(&mut unlocked.device))
}

/// Records the officer's word in the households of the pair. It can be changed.
///
/// Errors with `UnknownPair` where the two are likely one no more.
pub fn say(app: &App, arguments: SayArguments) -> Result<Doubles, BridgeError> {
    let (doubles, households) = app.with_device(|unlocked| {
        let device = &mut unlocked.device;
        let known = device.doubles()?.into_iter().map(|double| double.found.pair);
        let pair = known.into_iter().find(|pair| name(pair) == arguments.pair);
        let pair = pair.ok_or(BridgeError::UnknownPair)?;
        device.say_of_double(&pair, arguments.word.of_domain())?;
        Ok((view(device)?, pair.households()))
    })?;
    households.into_iter().for_each(|household| app.tell_changed(household, Vec::new()));
    app.tell(&Event::Village(()));
    app.syncing().soon();
    Ok(doubles)
}

/// How many this officer has not answered.
pub(super) fn open(device: &Device) -> Result<u32, BridgeError> {
    let user = device.user();
    let answered =
        |double: &Double| double.said.iter().any(|said| said.user == user && said.word != Word::Later);
    Ok(device.doubles()?.iter().filter(|double| !answered(double)).count() as u32)
}

fn view(device: &mut Device) -> Result<Doubles, BridgeError> {
    let roster: BTreeMap<UserId, String> =
        device.roster()?.into_iter().map(|entry| (entry.user, entry.name)).collect();
    let doubles = device.doubles()?;
    let mut pairs =
        doubles.iter().map(|double| shown(device, double, &roster)).collect::<Result<Vec<_>, _>>()?;
    // What this officer has not answered comes first; the likeliest before others.
    pairs.sort_by_key(|pair| pair.own.is_some_and(|word| word != DoubleWord::Later));
    Ok(Doubles { pairs })
}

fn shown(
    device: &mut Device,
    double: &Double,
    roster: &BTreeMap<UserId, String>,
) -> Result<DoubleView, BridgeError> {
    let found = &double.found;
    let alike: Vec<PersonId> = found.reasons.iter().flat_map(people).collect();
    let sides = match found.pair {
        Pair::Households { a, b } => vec![side(device, a, &alike, None)?, side(device, b, &alike, None)?],
        Pair::Members { household, a, b } => {
            vec![side(device, household, &alike, Some(a))?, side(device, household, &alike, Some(b))?]
        }
    };
    let user = device.user();
    let own = double.said.iter().find(|said| said.user == user).map(|said| DoubleWord::of(said.word));
    let others = double.said.iter().filter(|said| said.user != user).map(|said| DoubleOpinion {
        name: roster.get(&said.user).cloned().unwrap_or_default(),
        word: DoubleWord::of(said.word),
        at: said.time,
    });
    Ok(DoubleView {
        pair: name(&found.pair),
        kind: kind(found.pair, found.kind),
        score: found.score,
        reasons: found
            .reasons
            .iter()
            .map(|reason| told(device, &found.pair, reason))
            .collect::<Result<_, _>>()?,
        sides,
        standing: DoubleStanding::of(double.standing()),
        own,
        others: others.collect(),
    })
}

fn name(pair: &Pair) -> String {
    let [a, b] = pair.ends();
    format!("{}+{}", a.simple(), b.simple())
}

fn kind(pair: Pair, kind: Kind) -> DoubleKind {
    match (pair, kind) {
        (Pair::Members { .. }, _) => DoubleKind::Member,
        (_, Kind::DoubleHousehold) => DoubleKind::Household,
        (_, Kind::DoublePerson) => DoubleKind::Person,
    }
}

fn people(reason: &Reason) -> Vec<PersonId> {
    match reason {
        Reason::FamilyCard => Vec::new(),
        Reason::Nik { a, b } | Reason::NameAndBirth { a, b, .. } => vec![*a, *b],
    }
}

fn told(device: &mut Device, pair: &Pair, reason: &Reason) -> Result<DoubleReason, BridgeError> {
    let mut name_of = |person: PersonId, role: CoreRole| {
        for household in pair.households() {
            let text = text(device, household, person, role)?;
            if !text.is_empty() {
                return Ok(text);
            }
        }
        Ok::<_, BridgeError>(String::new())
    };
    Ok(match reason {
        Reason::FamilyCard => DoubleReason::FamilyCard,
        Reason::Nik { a, b } => {
            DoubleReason::Nik { names: [name_of(*a, CoreRole::Name)?, name_of(*b, CoreRole::Name)?] }
        }
        Reason::NameAndBirth { a, b, in_part } => DoubleReason::NameAndBirth {
            names: [name_of(*a, CoreRole::Name)?, name_of(*b, CoreRole::Name)?],
            born: name_of(*a, CoreRole::BirthDate)?,
            in_part: *in_part,
        },
    })
}

fn text(
    device: &mut Device,
    household: HouseholdId,
    person: PersonId,
    role: CoreRole,
) -> Result<String, BridgeError> {
    let form = device.form_of(household)?;
    let question = form.rules.core(role).cloned().ok_or(BridgeError::UnusableForm)?;
    Ok(device.household(household)?.text(&FieldPath::person(person, question)))
}

/// A household, or one member of it.
fn side(
    device: &mut Device,
    household: HouseholdId,
    alike: &[PersonId],
    only: Option<PersonId>,
) -> Result<DoubleSide, BridgeError> {
    let row = device.list_row(household)?.ok_or(BridgeError::UnknownHousehold)?;
    let form = device.form_of(household)?;
    let core = |role| form.rules.core(role).cloned().ok_or(BridgeError::UnusableForm);
    let (named, nik, born) = (core(CoreRole::Name)?, core(CoreRole::Nik)?, core(CoreRole::BirthDate)?);
    let view = device.household(household)?;
    let wanted =
        |member: &&Member| only.is_none_or(|only| member.id == only) && member.removal_reason.is_none();
    let people = view.members.iter().filter(wanted).map(|member| {
        let text = |question: &_| {
            view.text(&FieldPath { person: Some(member.id), question: Clone::clone(question) })
        };
        DoublePerson {
            name: text(&named),
            nik: mask(&text(&nik)),
            born: text(&born).parse::<NaiveDate>().map(|day| day.to_string()).unwrap_or_default(),
            alike: alike.contains(&member.id),
        }
    });
    Ok(DoubleSide {
        household,
        head_name: row.head,
        family_card: mask(&row.family_card),
        rt: row.rt,
        address: row.address,
        people: people.collect(),
    })
}

impl DoubleWord {
    fn of(word: Word) -> Self {
        match word {
            Word::Same => Self::Same,
            Word::Different => Self::Different,
            Word::Later => Self::Later,
        }
    }

    fn of_domain(self) -> Word {
        match self {
            Self::Same => Word::Same,
            Self::Different => Word::Different,
            Self::Later => Word::Later,
        }
    }
}

impl DoubleStanding {
    fn of(standing: Standing) -> Self {
        match standing {
            Standing::Open => Self::Open,
            Standing::Same => Self::Same,
            Standing::Different => Self::Different,
            Standing::Disputed => Self::Disputed,
        }
    }
}
