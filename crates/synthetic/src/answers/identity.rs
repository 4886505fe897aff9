//! Section IV, identity and schooling.

use super::place::event_day;
use super::{one_of, ticked};
use crate::draw::{Source, any, chance};
use crate::family::{Relation, Sex};
use crate::portrait::{Home, Level, Person, Schooling};

const TOWNS: &[&str] = &["Surabaya", "Sidoarjo", "Jakarta", "Bekasi", "Batam", "Denpasar"];

pub(super) fn answer(code: &str, person: &Person, home: &Home, source: &mut Source) -> Option<String> {
    let text = match code {
        "q402" => person.name.clone(),
        "q403" => person.nik.clone()?,
        "q403_alasan" if person.age == 0 => "2".to_owned(),
        "q403_alasan" => return one_of(source, &[(3, 70), (1, 30)]),
        "q404" => person.presence.to_string(),
        "q404_tanggal" if person.presence == 5 => person.born.to_string(),
        "q404_tanggal" => event_day(home, source),
        "q404_tujuan" if person.presence == 4 => any(source, &["Malaysia", "Hong Kong", "Taiwan"]).to_owned(),
        "q404_tujuan" => any(source, TOWNS).to_owned(),
        "q405" => if person.sex == Sex::Male { "1" } else { "2" }.to_owned(),
        "q406" => person.born.to_string(),
        "q406b" => {
            if chance(source, 88) {
                home.births_place.clone()
            } else {
                any(source, TOWNS).to_owned()
            }
        }
        "q408" => (person.marital as u8).to_string(),
        "q409" => (person.relation as u8).to_string(),
        "q410" => return super::yes_no(person.pregnant),
        "q411" => return papers(person, source),
        _ => return school(code, person, source),
    };
    Some(text)
}

fn papers(person: &Person, source: &mut Source) -> Option<String> {
    let grown = person.age >= 17;
    let certificate = chance(source, if grown { 58 } else { 92 });
    let of_child = !grown && person.nik.is_some() && chance(source, 55);
    let of_adult = grown && (person.relation == Relation::Head || chance(source, 97));
    ticked(&[(certificate, "1"), (of_child, "2"), (of_adult, "4")], "0")
}

/// Codes of questions 413 and 415 for a level: of the general, the vocational or the Islamic school that the person went to.
fn kind(level: Level, person: &Person) -> &'static str {
    let [general, vocational, islamic] = match level {
        Level::Primary => ["3", "3", "4"],
        Level::Junior => ["8", "8", "9"],
        Level::Senior => ["13", "15", "14"],
        Level::Diploma => ["18", "18", "18"],
        Level::Bachelor => ["19", "19", "19"],
    };
    match person.id.as_bytes()[15] % 10 {
        0..=4 => general,
        5..=7 => vocational,
        _ => islamic,
    }
}

fn below(level: Level) -> Option<Level> {
    match level {
        Level::Primary => None,
        Level::Junior => Some(Level::Primary),
        Level::Senior => Some(Level::Junior),
        Level::Diploma | Level::Bachelor => Some(Level::Senior),
    }
}

fn school(code: &str, person: &Person, source: &mut Source) -> Option<String> {
    let status = match person.schooling {
        Schooling::Never => "1",
        Schooling::Attending(..) => "2",
        Schooling::Left { .. } => "3",
    };
    if code == "q412" {
        return Some(status.to_owned());
    }
    let (level, grade, completed) = match person.schooling {
        Schooling::Never => return None,
        Schooling::Attending(level, grade) => (level, grade, false),
        Schooling::Left { level, completed: true } => (level, 8, true),
        Schooling::Left { level, .. } => (level, 1 + i32::from(chance(source, 50)), false),
    };
    let certificate = if completed { Some(level) } else { below(level) };
    match (code, certificate) {
        ("q413", _) => Some(kind(level, person).to_owned()),
        ("q414", _) => Some(grade.to_string()),
        ("q415", Some(level)) => Some(kind(level, person).to_owned()),
        ("q415", None) => Some("23".to_owned()),
        _ => None,
    }
}
