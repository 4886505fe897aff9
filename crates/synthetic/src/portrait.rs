//! What stays behind the answers: a home's means and each person's schooling, work and health. Answers that follow from one
//! portrait agree with each other.

use chrono::NaiveDate;
use rand::Rng;
use uuid::Uuid;

use crate::draw::{Source, any, chance, weighted};
use crate::family::{Marital, Relation, Relative, Sex};

/// How well a family does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Means {
    Poor,
    Middling,
    Well,
}

/// Highest level of schooling, from codes of question 413.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Level {
    Primary,
    Junior,
    Senior,
    Diploma,
    Bachelor,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Schooling {
    Never,
    /// At school in this grade.
    Attending(Level, i32),
    /// Left; `completed` or not.
    Left {
        level: Level,
        completed: bool,
    },
}

/// A job: field of business (list L417) and status in it (question 418).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Job {
    pub field: u8,
    pub status: u8,
}

impl Job {
    /// Civil servants, soldiers, police officers, employees of state firms.
    pub(crate) fn is_public(self) -> bool {
        self.status == 5
    }

    /// Whether the person runs a business.
    pub(crate) fn is_own(self) -> bool {
        matches!(self.status, 1..=3)
    }
}

/// A person as he or she is, whatever the answers will say.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub id: Uuid,
    pub name: String,
    pub sex: Sex,
    pub born: NaiveDate,
    pub age: i32,
    pub relation: Relation,
    pub marital: Marital,
    /// Code of question 404.
    pub presence: u8,
    pub nik: Option<String>,
    pub schooling: Schooling,
    pub job: Option<Job>,
    pub pregnant: bool,
    /// The function (a-i of question 428) that is impaired, and how badly (its code).
    pub impaired: Option<(char, u8)>,
    pub ill: bool,
}

impl Person {
    pub(crate) fn is_present(&self) -> bool {
        matches!(self.presence, 1 | 5)
    }
}

/// A household as it is.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    pub means: Means,
    pub people: Vec<Person>,
    pub has_light: bool,
    pub floor: i32,
    pub family_card: String,
    /// Place within the village, each from 1.
    pub rt: usize,
    pub rw: usize,
    pub building: usize,
    pub street: &'static str,
    pub hamlet: &'static str,
    pub latitude: f64,
    pub longitude: f64,
    /// Day of the visit, also the day on which ages are counted.
    pub visit: NaiveDate,
    pub officer: usize,
    pub births_place: String,
}

impl Home {
    pub(crate) fn present(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.is_present())
    }

    /// Whether somebody earns so much, or from the state, that aid would be doubted.
    pub(crate) fn is_excluded_from_aid(&self) -> bool {
        self.present().any(|person| person.job.is_some_and(Job::is_public))
    }
}

pub(crate) fn means(source: &mut Source) -> Means {
    weighted(source, &[(Means::Poor, 38), (Means::Middling, 44), (Means::Well, 18)])
}

pub(crate) fn schooling(source: &mut Source, age: i32, means: Means) -> Schooling {
    let attends = |level, first: i32| Schooling::Attending(level, age - first + 1);
    let percent = |poor, middling, well| match means {
        Means::Poor => poor,
        Means::Middling => middling,
        Means::Well => well,
    };
    match age {
        ..=5 => Schooling::Never,
        6 if chance(source, 40) => Schooling::Never,
        6..=11 => Schooling::Attending(Level::Primary, (age - 6).max(1)),
        12 => Schooling::Attending(Level::Primary, 6),
        13..=15 if chance(source, 97) => attends(Level::Junior, 13),
        16..=18 if chance(source, percent(72, 86, 97)) => attends(Level::Senior, 16),
        19..=22 if chance(source, percent(8, 22, 60)) => attends(Level::Bachelor, 19),
        13..=18 => Schooling::Left { level: Level::Primary, completed: true },
        _ => left(source, age, means),
    }
}

fn left(source: &mut Source, age: i32, means: Means) -> Schooling {
    let level = match (age, means) {
        (66.., Means::Well) => weighted(
            source,
            &[(Level::Primary, 55), (Level::Junior, 20), (Level::Senior, 18), (Level::Bachelor, 7)],
        ),
        (66.., _) if chance(source, 22) => return Schooling::Never,
        (66.., _) => weighted(source, &[(Level::Primary, 84), (Level::Junior, 10), (Level::Senior, 6)]),
        (41..=65, Means::Poor) => {
            weighted(source, &[(Level::Primary, 58), (Level::Junior, 27), (Level::Senior, 15)])
        }
        (41..=65, Means::Middling) => weighted(
            source,
            &[
                (Level::Primary, 38),
                (Level::Junior, 28),
                (Level::Senior, 30),
                (Level::Diploma, 2),
                (Level::Bachelor, 2),
            ],
        ),
        (_, Means::Poor) => {
            weighted(source, &[(Level::Primary, 20), (Level::Junior, 40), (Level::Senior, 40)])
        }
        (_, Means::Middling) => weighted(
            source,
            &[
                (Level::Primary, 8),
                (Level::Junior, 27),
                (Level::Senior, 57),
                (Level::Diploma, 3),
                (Level::Bachelor, 5),
            ],
        ),
        (_, Means::Well) => weighted(
            source,
            &[(Level::Junior, 8), (Level::Senior, 50), (Level::Diploma, 10), (Level::Bachelor, 32)],
        ),
    };
    Schooling::Left { level, completed: !chance(source, 12) }
}

pub(crate) fn job(source: &mut Source, person: &Relative, schooling: Schooling, means: Means) -> Option<Job> {
    let woman = person.sex == Sex::Female;
    let percent = match person.age {
        ..=14 => 0,
        15..=22 if matches!(schooling, Schooling::Attending(..)) => 5,
        15..=59 => {
            if woman {
                52
            } else {
                94
            }
        }
        60..=72 => {
            if woman {
                36
            } else {
                70
            }
        }
        _ => 12,
    };
    if !chance(source, percent) {
        return None;
    }
    let Schooling::Left { level: Level::Senior | Level::Diploma | Level::Bachelor, completed: true } =
        schooling
    else {
        return Some(common_job(source, woman, means));
    };
    let public = if means == Means::Well { 24 } else { 4 };
    if person.age < 60 && chance(source, public) {
        return Some(Job { field: any(source, &[20, 21, 21, 22]), status: 5 });
    }
    Some(common_job(source, woman, means))
}

/// Fields of business with the statuses that go with each, all codes of the form.
const FIELDS: &[(u8, &[u8])] = &[
    (1, &[1, 2, 2, 6, 6, 8]),
    (2, &[1, 2, 6]),
    (3, &[1, 2, 6]),
    (5, &[1, 2, 8]),
    (8, &[1, 2, 4, 4]),
    (11, &[4, 7, 7]),
    (12, &[1, 1, 2, 3, 4]),
    (13, &[1, 4]),
    (14, &[1, 2, 4]),
    (21, &[4]),
    (22, &[4]),
    (24, &[1, 4, 7]),
    (25, &[4]),
];
const MEN_WORK: &[(usize, u32)] =
    &[(0, 38), (1, 4), (2, 4), (3, 7), (4, 8), (5, 15), (6, 10), (7, 6), (8, 2), (11, 6)];
const WOMEN_WORK: &[(usize, u32)] =
    &[(0, 34), (1, 4), (3, 4), (4, 10), (6, 24), (8, 9), (9, 4), (10, 2), (11, 5), (12, 4)];

fn common_job(source: &mut Source, woman: bool, means: Means) -> Job {
    let (field, statuses) = FIELDS[weighted(source, if woman { WOMEN_WORK } else { MEN_WORK })];
    let status = any(source, statuses);
    // The poor seldom pay permanent workers.
    let status = if status == 3 && means == Means::Poor { 1 } else { status };
    Job { field, status }
}

pub(crate) fn impairment(source: &mut Source, age: i32) -> Option<(char, u8)> {
    let percent = match age {
        ..=1 => 0,
        2..=59 => 2,
        60..=74 => 10,
        _ => 28,
    };
    if !chance(source, percent) {
        return None;
    }
    let functions: &[char] = if age >= 5 {
        &['a', 'b', 'c', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
    } else {
        &['a', 'b', 'c', 'd', 'e', 'f']
    };
    let function = any(source, functions);
    Some((function, if source.random_range(0..10) == 0 { 1 } else { 2 }))
}
