//! Draws one household: who lives there, where, and how.

use chrono::{Days, NaiveDate};
use rand::Rng;
use uuid::{Builder, Uuid};

use crate::area::Area;
use crate::draw::{Source, any, around, chance};
use crate::family::{self, Relation, Relative, Sex};
use crate::numbers::Numbers;
use crate::portrait::{self, Home, Means, Person};

/// Households of one RT, and RTs of one RW, as in most villages; 40,000 households stay within RT numbers of three digits.
const PER_RT: usize = 41;
const RTS_PER_RW: usize = 3;
/// Days before today within which visits were made.
const ROUND_DAYS: u64 = 45;

const HAMLETS: &[&str] = &["Krajan", "Sidorejo", "Ngasem", "Tengah", "Kidul", "Lor", "Wetan", "Kulon"];
const STREETS: &[&str] = &[
    "Melati",
    "Mawar",
    "Kenanga",
    "Raya Desa",
    "Masjid",
    "Sawah",
    "Anggrek",
    "Pahlawan",
    "Diponegoro",
    "Beringin",
    "Kantil",
    "Merdeka",
];

/// Household number `index` (from 0) of a village visited up to `today`.
pub(crate) fn draw(
    source: &mut Source,
    area: &Area,
    numbers: &mut Numbers,
    index: usize,
    today: NaiveDate,
) -> Home {
    let visit = today - Days::new(source.random_range(0..ROUND_DAYS));
    let means = portrait::means(source);
    let people = people(source, area, numbers, means, visit);
    let members = i32::try_from(people.len()).unwrap_or(i32::MAX);
    let rt = index / PER_RT + 1;
    let rw = (rt - 1) / RTS_PER_RW + 1;
    let roomy = match means {
        Means::Poor => 32,
        Means::Middling => 54,
        Means::Well => 92,
    };
    let (latitude, longitude) = spot(source, area, rt);
    Home {
        means,
        has_light: means != Means::Poor || chance(source, 97),
        floor: around(source, roomy, 18).max(members * 5),
        family_card: numbers.family_card(today - Days::new(source.random_range(60..4000))),
        rt,
        rw,
        building: index % PER_RT + 1,
        street: STREETS[(rt * 5 + index % 3) % STREETS.len()],
        hamlet: HAMLETS[(rw - 1) % HAMLETS.len()],
        latitude,
        longitude,
        visit,
        officer: rw % 2,
        births_place: area.town.clone(),
        people,
    }
}

/// Time-ordered ids (UUID version 7) made of chance alone: the day gives the time, the index the milliseconds.
pub(crate) fn id(source: &mut Source, today: NaiveDate, index: usize) -> Uuid {
    let midnight = today.signed_duration_since(NaiveDate::default()).num_milliseconds();
    let millis = u64::try_from(midnight).unwrap_or_default() + index as u64;
    Builder::from_unix_timestamp_millis(millis, &source.random()).into_uuid()
}

/// A point of the RT; the RTs lie on a grid of about 300 m.
fn spot(source: &mut Source, area: &Area, rt: usize) -> (f64, f64) {
    let cell = |place: usize| f64::from(u32::try_from(place % 10).unwrap_or(0)) * 0.003;
    let mut within = || f64::from(source.random_range(0..2000_i32)) * 1e-6;
    (area.middle.0 + cell(rt / 10) + within(), area.middle.1 + cell(rt) + within())
}

fn people(
    source: &mut Source,
    area: &Area,
    numbers: &mut Numbers,
    means: Means,
    visit: NaiveDate,
) -> Vec<Person> {
    let clan = area.custom.clan(source);
    let relatives = family::draw(source);
    let mut people: Vec<Person> = Vec::with_capacity(relatives.len() + 1);
    for relative in &relatives {
        let mut person = person(source, area, numbers, means, visit, (relative, clan));
        // Two people of one name in a family would be taken for a double.
        while people.iter().any(|other| other.name == person.name) {
            person.name = name(source, area, relative, &person, clan);
        }
        people.push(person);
    }
    expect_a_child(source, &mut people);
    leave(source, &mut people);
    people
}

fn person(
    source: &mut Source,
    area: &Area,
    numbers: &mut Numbers,
    means: Means,
    visit: NaiveDate,
    (relative, clan): (&Relative, &str),
) -> Person {
    let born = family::born(source, relative.age, visit);
    let schooling = portrait::schooling(source, relative.age, means);
    let unnumbered = if relative.age == 0 { 25 } else { 1 };
    let mut person = Person {
        id: id(source, visit, relative.age.unsigned_abs() as usize),
        name: String::new(),
        sex: relative.sex,
        born,
        age: relative.age,
        relation: relative.relation,
        marital: relative.marital,
        presence: if relative.age == 0 && chance(source, 60) { 5 } else { 1 },
        nik: (!chance(source, unnumbered)).then(|| numbers.nik(born, relative.sex)),
        schooling,
        job: portrait::job(source, relative, schooling, means),
        pregnant: false,
        impaired: portrait::impairment(source, relative.age),
        ill: chance(source, (relative.age.unsigned_abs() / 2).saturating_sub(12)),
    };
    person.name = name(source, area, relative, &person, clan);
    person
}

fn name(source: &mut Source, area: &Area, relative: &Relative, person: &Person, clan: &str) -> String {
    let old = person.born < NaiveDate::from_ymd_opt(1975, 1, 1).unwrap_or_default();
    area.custom.name(source, relative.sex, old, clan)
}

/// Sometimes the wife of the head is pregnant, unless a baby has just been born.
fn expect_a_child(source: &mut Source, people: &mut [Person]) {
    let baby = people.iter().any(|person| person.age == 0);
    for person in people.iter_mut().filter(|person| person.relation == Relation::Spouse) {
        let may = person.sex == Sex::Female && (19..=40).contains(&person.age) && !baby;
        person.pregnant = may && chance(source, 6);
    }
}

/// Since the last round some have died, moved, or could not be found; never the head nor the spouse.
fn leave(source: &mut Source, people: &mut [Person]) {
    for person in people {
        let presence = match person.relation {
            Relation::Parent if chance(source, 6) => 2,
            Relation::Child if person.age > 17 && chance(source, 9) => any(source, &[3, 3, 3, 4, 6]),
            _ => continue,
        };
        person.presence = presence;
    }
}
