//! Who lives together: heads, spouses, children, grandparents, with ages that can be.

use chrono::{Datelike, Days, NaiveDate};
use rand::Rng;

use crate::draw::{Source, around, chance, weighted};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sex {
    Male,
    Female,
}

/// Relation to the head of family, with its code (Regsosek 2022, question 409).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Relation {
    Head = 1,
    Spouse = 2,
    Child = 3,
    ChildInLaw = 4,
    Grandchild = 5,
    Parent = 6,
    Other = 8,
}

/// Marital status, with its code (question 408).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Marital {
    Single = 1,
    Married = 2,
    Divorced = 3,
    Widowed = 4,
}

/// Somebody of a family before he or she has a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Relative {
    pub relation: Relation,
    pub sex: Sex,
    /// Whole years on the day of the visit.
    pub age: i32,
    pub marital: Marital,
}

/// Composition of a family.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Couple,
    CoupleWithParent,
    ThreeGenerations,
    LoneParent,
    OldAlone,
    OldCouple,
}

const SHAPES: &[(Shape, u32)] = &[
    (Shape::Couple, 62),
    (Shape::CoupleWithParent, 9),
    (Shape::ThreeGenerations, 8),
    (Shape::LoneParent, 9),
    (Shape::OldAlone, 7),
    (Shape::OldCouple, 5),
];

/// A woman has children between these ages here, so that no finding about ages is raised by chance.
const MOTHER: std::ops::RangeInclusive<i32> = 19..=43;
/// Grown children mostly live in a household of their own.
const LEAVES_HOME: i32 = 26;

/// A family, the head first.
pub(crate) fn draw(source: &mut Source) -> Vec<Relative> {
    match weighted(source, SHAPES) {
        Shape::Couple => couple(source, 22, 66),
        Shape::CoupleWithParent => with_parent(source),
        Shape::ThreeGenerations => three_generations(source),
        Shape::LoneParent => lone_parent(source),
        Shape::OldAlone => vec![alone(source)],
        Shape::OldCouple => elderly_couple(source),
    }
}

/// A day on which somebody of this age in years on `day` was born.
pub(crate) fn born(source: &mut Source, age: i32, day: NaiveDate) -> NaiveDate {
    let shift = Days::new(source.random_range(0..365));
    let latest =
        day.with_year(day.year() - age).unwrap_or(day - Days::new(u64::try_from(age).unwrap_or(0) * 366));
    // The 365 days before the last birthday that fits, whatever leap days lie between.
    latest - shift
}

fn head(sex: Sex, age: i32, marital: Marital) -> Relative {
    Relative { relation: Relation::Head, sex, age, marital }
}

fn couple(source: &mut Source, youngest: i32, oldest: i32) -> Vec<Relative> {
    let husband = around(source, i32::midpoint(youngest, oldest), (oldest - youngest) / 2);
    let wife = around(source, husband - 3, 4).max(19);
    let mut family = vec![head(Sex::Male, husband, Marital::Married)];
    family.push(Relative {
        relation: Relation::Spouse,
        sex: Sex::Female,
        age: wife,
        marital: Marital::Married,
    });
    family.extend(children(source, wife, husband));
    family
}

/// Children at home of a mother and the head, oldest first.
fn children(source: &mut Source, mother: i32, head: i32) -> Vec<Relative> {
    let births = weighted(source, &[(0, 6), (1, 28), (2, 40), (3, 20), (4, 6)]);
    let mut born_at = around(source, 24, 5).max(*MOTHER.start());
    let mut ages = Vec::new();
    for _ in 0..births {
        let age = mother - born_at;
        if MOTHER.contains(&born_at) && age >= 0 && age <= head - 18 && age < LEAVES_HOME {
            ages.push(age);
        }
        born_at += source.random_range(2..=6);
    }
    ages.into_iter().map(|age| child(source, age)).collect()
}

fn child(source: &mut Source, age: i32) -> Relative {
    Relative { relation: Relation::Child, sex: either(source), age, marital: Marital::Single }
}

fn either(source: &mut Source) -> Sex {
    if chance(source, 51) { Sex::Male } else { Sex::Female }
}

fn with_parent(source: &mut Source) -> Vec<Relative> {
    let mut family = couple(source, 28, 54);
    let sex = if chance(source, 75) { Sex::Female } else { Sex::Male };
    let age = (family[0].age + around(source, 26, 5)).min(94);
    family.push(Relative { relation: Relation::Parent, sex, age, marital: Marital::Widowed });
    family
}

/// A couple with a married child, the child's spouse and their children.
fn three_generations(source: &mut Source) -> Vec<Relative> {
    let husband = around(source, 58, 8);
    let wife = (husband - source.random_range(0..6)).max(47);
    let daughter = source.random_range(21..=(wife - 20).min(34));
    let married = |relation, sex, age| Relative { relation, sex, age, marital: Marital::Married };
    let mut family =
        vec![head(Sex::Male, husband, Marital::Married), married(Relation::Spouse, Sex::Female, wife)];
    family.push(married(Relation::Child, Sex::Female, daughter));
    family.push(married(Relation::ChildInLaw, Sex::Male, daughter + source.random_range(0..6)));
    for grandchild in children(source, daughter, daughter + 18) {
        family.push(Relative { relation: Relation::Grandchild, ..grandchild });
    }
    family
}

fn lone_parent(source: &mut Source) -> Vec<Relative> {
    let age = around(source, 46, 14);
    let sex = if chance(source, 80) { Sex::Female } else { Sex::Male };
    let marital = if chance(source, 60) { Marital::Widowed } else { Marital::Divorced };
    let mut family = vec![head(sex, age, marital)];
    family.extend(children(source, age, age));
    if chance(source, 12) {
        let nephew = source.random_range(8..22);
        family.push(Relative { relation: Relation::Other, ..child(source, nephew) });
    }
    family
}

fn alone(source: &mut Source) -> Relative {
    let sex = if chance(source, 72) { Sex::Female } else { Sex::Male };
    let marital = if chance(source, 88) { Marital::Widowed } else { Marital::Divorced };
    head(sex, around(source, 70, 14), marital)
}

fn elderly_couple(source: &mut Source) -> Vec<Relative> {
    let husband = around(source, 70, 10);
    let wife = husband - source.random_range(0..7);
    let spouse =
        Relative { relation: Relation::Spouse, sex: Sex::Female, age: wife, marital: Marital::Married };
    vec![head(Sex::Male, husband, Marital::Married), spouse]
}
