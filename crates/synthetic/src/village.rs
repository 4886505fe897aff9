//! The generator: a village of synthetic households, as the demo, the tests and the bench use it.

use std::sync::Arc;

use chrono::NaiveDate;
use pendata_domain::area::{Regions, VillageCode};
use pendata_xforms::Form;
use uuid::Uuid;

use crate::area::Area;
use crate::draw::{self, Source, weighted};
use crate::flaws::{self, Planted};
use crate::home;
use crate::interview::{self, Answer, Survey};
use crate::numbers::Numbers;

/// The village of the demo: Bulak, Kecamatan Balong, Kabupaten Ponorogo, Jawa Timur.
pub const DEMO_VILLAGE: &str = "35.02.11.2003";
/// Families of an average village.
pub const DEMO_SIZE: usize = 1_125;

/// How far the work on a synthetic household has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Stage {
    /// Known from an earlier round: place, family card, members.
    NotVisited,
    /// Begun: answered up to some question.
    Draft,
    /// Complete, with one hard flaw.
    NeedsFix,
    Ready,
    Sent,
}

/// Households of each stage, by weight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shares {
    pub not_visited: u32,
    pub draft: u32,
    pub needs_fix: u32,
    pub ready: u32,
    pub sent: u32,
    /// Of 100 ready and sent households, those with a soft flaw.
    pub soft_flaws: u32,
}

impl Shares {
    /// A village in the middle of a round.
    pub const ROUND: Self =
        Self { not_visited: 22, draft: 10, needs_fix: 6, ready: 22, sent: 40, soft_flaws: 6 };
    /// Every household complete and sent, without a flaw.
    pub const COMPLETE: Self =
        Self { not_visited: 0, draft: 0, needs_fix: 0, ready: 0, sent: 1, soft_flaws: 0 };
}

/// What to generate. The same village gives the same bytes on every machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Village {
    pub seed: u64,
    pub code: VillageCode,
    /// Number of households.
    pub size: usize,
    /// Visits lie in the 45 days before it.
    pub today: NaiveDate,
    pub shares: Shares,
}

/// A household of people who do not exist. Holds names and numbers like any other: never log it.
#[derive(Clone, PartialEq, Eq)]
pub struct SyntheticHousehold {
    /// UUID version 7, from the seed.
    pub id: Uuid,
    /// Members in their order.
    pub rows: Vec<Uuid>,
    /// Person (`None`: the household), question code, value as the form writes it; in the order of the form.
    pub values: Vec<(Option<Uuid>, String, String)>,
    pub stage: Stage,
    /// The error that was planted.
    pub planted: Option<Planted>,
    /// Day of the visit; of the last round's for a household not visited yet.
    pub visited: NaiveDate,
}

/// The list of regions has no such village.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the regions have no village {0}")]
pub struct UnknownVillage(pub VillageCode);

impl Village {
    /// The households, made as they are asked for. Household n is the same whatever the size.
    pub fn generate(
        &self,
        form: Arc<Form>,
        regions: &Regions,
    ) -> Result<impl Iterator<Item = SyntheticHousehold> + use<>, UnknownVillage> {
        let found = Area::find(regions, &self.code).ok_or_else(|| UnknownVillage(self.code.clone()))?;
        let survey = Survey { form, area: Arc::new(found.0), lists: Arc::new(found.1), today: self.today };
        let mut numbers = Numbers::of(&self.code);
        let village = self.clone();
        Ok((0..self.size).map(move |index| village.household(index, &survey, &mut numbers)))
    }

    fn household(&self, index: usize, survey: &Survey, numbers: &mut Numbers) -> SyntheticHousehold {
        let mut source = draw::source(self.seed, self.code.as_str(), index as u64);
        let id = home::id(&mut source, self.today, index);
        let mut home = home::draw(&mut source, &survey.area, numbers, index, self.today);
        let stage = self.shares.draw(&mut source);
        if stage == Stage::NotVisited {
            // Who has left since the last round is not known before the visit.
            home.people.iter_mut().for_each(|person| person.presence = 1);
        }
        let mut values = interview::conduct(survey, &home, &mut source);
        let planted = match stage {
            Stage::NotVisited => {
                values.retain(is_known_before);
                None
            }
            Stage::Draft => {
                break_off(&mut values, &mut source);
                None
            }
            Stage::NeedsFix => flaws::plant(&flaws::HARD, &mut values, &home, self.today, &mut source),
            Stage::Ready | Stage::Sent if draw::chance(&mut source, self.shares.soft_flaws) => {
                flaws::plant(&flaws::SOFT, &mut values, &home, self.today, &mut source)
            }
            Stage::Ready | Stage::Sent => None,
        };
        let rows = home.people.iter().map(|person| person.id).collect();
        SyntheticHousehold { id, rows, values, stage, planted, visited: home.visit }
    }
}

impl Shares {
    fn draw(&self, source: &mut Source) -> Stage {
        let weights = [
            (Stage::NotVisited, self.not_visited),
            (Stage::Draft, self.draft),
            (Stage::NeedsFix, self.needs_fix),
            (Stage::Ready, self.ready),
            (Stage::Sent, self.sent),
        ];
        weighted(source, &weights)
    }
}

/// Questions that the list of the last round answers.
const KNOWN_BEFORE: &[&str] = &[
    "q101", "q102", "q103", "q104", "q105", "q105a", "q106", "dusun", "rw", "rt", "q107", "q109", "q110",
    "q114", "q402", "q403", "q404", "q405", "q406", "q408", "q409",
];

fn is_known_before((_, code, _): &Answer) -> bool {
    KNOWN_BEFORE.contains(&code.as_str())
}

/// Keeps what was known and what was answered until the interview was broken off: at least an eighth of the answers and
/// at most seven.
fn break_off(values: &mut Vec<Answer>, source: &mut Source) {
    let eighths = usize::try_from(draw::around(source, 4, 3)).unwrap_or(1);
    let reached = values.len() * eighths / 8;
    let mut number = 0;
    values.retain(|answer| {
        number += 1;
        is_known_before(answer) || number <= reached
    });
}
