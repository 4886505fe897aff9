//! Errors planted on purpose, each with the finding that the form must raise.

use chrono::{Datelike, Days, NaiveDate};
use pendata_xforms::FindingKind;
use uuid::Uuid;

use crate::draw::{Source, any};
use crate::family::Relation;
use crate::interview::Answer;
use crate::portrait::Home;

/// A kind of error as interviews have them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Flaw {
    /// A digit of the NIK is missing.
    ShortNik,
    /// Two members have one NIK.
    DoubleNik,
    /// Two heads of family.
    TwoHeads,
    /// A date of birth after today.
    BornTomorrow,
    /// "None" ticked beside a paper that is held.
    NoneAndSome,
    /// The floor material was not asked.
    NoFloorMaterial,
    /// The date of birth differs from the NIK (to be confirmed).
    OtherBirthDate,
    /// The sex differs from the NIK (to be confirmed).
    OtherSex,
    /// Less than 4 m² a person (to be confirmed).
    Crowded,
}

/// Flaws that keep a household from being ready.
pub const HARD: [Flaw; 6] = [
    Flaw::ShortNik,
    Flaw::DoubleNik,
    Flaw::TwoHeads,
    Flaw::BornTomorrow,
    Flaw::NoneAndSome,
    Flaw::NoFloorMaterial,
];
/// Flaws that the officer may confirm.
pub const SOFT: [Flaw; 3] = [Flaw::OtherBirthDate, Flaw::OtherSex, Flaw::Crowded];

/// A flaw and where it was planted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Planted {
    pub flaw: Flaw,
    /// `None`: at the household.
    pub person: Option<Uuid>,
}

impl Flaw {
    /// Question and kind of the finding that it raises.
    pub fn finding(self) -> (&'static str, FindingKind) {
        match self {
            Self::ShortNik | Self::DoubleNik => ("q403", FindingKind::Constraint),
            Self::TwoHeads => ("q409", FindingKind::Constraint),
            Self::BornTomorrow => ("q406", FindingKind::Constraint),
            Self::NoneAndSome => ("q411", FindingKind::Constraint),
            Self::NoFloorMaterial => ("q303", FindingKind::Required),
            Self::OtherBirthDate => ("q406", FindingKind::Soft),
            Self::OtherSex => ("q405", FindingKind::Soft),
            Self::Crowded => ("q302", FindingKind::Soft),
        }
    }
}

/// Plants one of `flaws` in a complete interview: the first, from a drawn one on, that the household has room for.
pub(crate) fn plant(
    flaws: &[Flaw],
    answers: &mut Vec<Answer>,
    home: &Home,
    today: NaiveDate,
    source: &mut Source,
) -> Option<Planted> {
    let first = any(source, flaws);
    let start = flaws.iter().position(|flaw| *flaw == first).unwrap_or(0);
    let turned = flaws.iter().cycle().skip(start).take(flaws.len());
    turned.copied().find_map(|flaw| {
        let person = place(flaw, home)?;
        change(flaw, person, answers, home, today)?;
        Some(Planted { flaw, person })
    })
}

/// Whom the flaw concerns; the outer `None` when it fits nobody.
fn place(flaw: Flaw, home: &Home) -> Option<Option<Uuid>> {
    let numbered = || home.present().filter(|person| person.nik.is_some());
    let person = match flaw {
        Flaw::NoFloorMaterial | Flaw::Crowded => return Some(None),
        Flaw::ShortNik | Flaw::OtherBirthDate | Flaw::NoneAndSome => numbered().last(),
        Flaw::DoubleNik => numbered().nth(1),
        Flaw::TwoHeads => home.present().find(|person| person.relation == Relation::Spouse),
        Flaw::BornTomorrow => home.present().find(|person| person.relation == Relation::Child),
        // A small child: of a grown person other answers depend on the sex.
        Flaw::OtherSex => numbered().find(|person| person.relation == Relation::Child && person.age < 10),
    };
    person.map(|person| Some(person.id))
}

fn change(
    flaw: Flaw,
    person: Option<Uuid>,
    answers: &mut Vec<Answer>,
    home: &Home,
    today: NaiveDate,
) -> Option<()> {
    let code = flaw.finding().0;
    if flaw == Flaw::NoFloorMaterial {
        answers.retain(|(_, answered, _)| answered != code);
        return Some(());
    }
    let (.., value) = answers.iter_mut().find(|(whose, answered, _)| *whose == person && answered == code)?;
    *value = match flaw {
        Flaw::ShortNik => value.get(..15)?.to_owned(),
        Flaw::DoubleNik => home.present().find_map(|person| person.nik.clone())?,
        Flaw::TwoHeads => "1".to_owned(),
        Flaw::BornTomorrow => (today + Days::new(1)).to_string(),
        Flaw::NoneAndSome if value == "0" => "0 1".to_owned(),
        Flaw::NoneAndSome => format!("0 {value}"),
        Flaw::OtherBirthDate => day_off(value, home.visit)?,
        Flaw::OtherSex => if value == "1" { "2" } else { "1" }.to_owned(),
        Flaw::Crowded => "3".to_owned(),
        Flaw::NoFloorMaterial => return None,
    };
    Some(())
}

/// A day off, on the side where the age on the day of the visit stays, so that the same questions are asked.
fn day_off(date: &str, visit: NaiveDate) -> Option<String> {
    let born: NaiveDate = date.parse().ok()?;
    let birthday = (born.month(), born.day()) == (visit.month(), visit.day());
    let other = if birthday { born - Days::new(1) } else { born + Days::new(1) };
    Some(other.to_string())
}
