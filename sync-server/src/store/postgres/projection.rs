//! Households and people as the console sees them.

use pendata_domain::area::DistrictCode;
use tokio_postgres::types::ToSql;

use super::commit::{Household, column, texts};
use super::session::Session as Connection;
use crate::error::Result;
use crate::store::vault::rows::{SealedHousehold, SealedPerson};

pub fn write(c: &Connection, district: &DistrictCode, households: &[Household<'_>]) -> Result<()> {
    if households.is_empty() {
        return Ok(());
    }
    rows(c, district, households)?;
    people(c, district, households)
}

fn rows(c: &Connection, district: &DistrictCode, households: &[Household<'_>]) -> Result<()> {
    let number = |read: fn(&SealedHousehold) -> i64| column(households, |row| read(row.new));
    let ids = column(households, |row| &row.new.household.as_bytes()[..]);
    let villages = column(households, |row| row.new.village.as_str());
    let (rts, names) = (texts(households, |row| &row.new.rt), texts(households, |row| &row.new.head_name));
    let stages = column(households, |row| row.new.stage.as_str());
    let members = number(|row| row.people.len() as i64);
    let (hard, soft) = (number(|row| i64::from(row.hard)), number(|row| i64::from(row.soft)));
    let conflicts = number(|row| row.open.len() as i64);
    let times = column(households, |row| row.time);
    let forms = number(|row| i64::from(row.form.0));
    let marks = column(households, |row| row.new.stage_mark.map(|mark| mark.0.to_vec()));
    let privates = column(households, |row| &row.new.private[..]);
    let columns: &[&(dyn ToSql + Sync)] = &[
        &district.as_str(),
        &ids,
        &villages,
        &rts,
        &names,
        &stages,
        &members,
        &hard,
        &soft,
        &conflicts,
        &times,
        &forms,
        &marks,
        &privates,
    ];
    let sql = "INSERT INTO households (district, household, village, rt, head_name, stage, members, hard, soft,
            conflicts, updated, form, stage_mark, private)
        SELECT $1, * FROM unnest($2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
            $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bytea[], $14::bytea[])
        ON CONFLICT (district, household) DO UPDATE SET village = excluded.village, rt = excluded.rt,
            head_name = excluded.head_name, stage = excluded.stage, members = excluded.members,
            hard = excluded.hard, soft = excluded.soft, conflicts = excluded.conflicts,
            updated = excluded.updated, form = excluded.form, stage_mark = excluded.stage_mark,
            private = excluded.private";
    c.rows(sql, columns).map(drop)
}

/// Writes the members that are not as they stand.
fn people(c: &Connection, district: &DistrictCode, households: &[Household<'_>]) -> Result<()> {
    let all: Vec<(&[u8], &SealedPerson)> = households
        .iter()
        .flat_map(|row| row.new.people.iter().map(|person| (&row.new.household.as_bytes()[..], person)))
        .collect();
    if all.is_empty() {
        return Ok(());
    }
    let ids = column(&all, |(household, _)| *household);
    let persons = column(&all, |(_, person)| &person.person.as_bytes()[..]);
    let places = column(&all, |(_, person)| i64::from(person.place));
    let presences = texts(&all, |(_, person)| &person.presence);
    let indexes = column(&all, |(_, person)| person.nik_index.map(|index| index.to_vec()));
    let privates = column(&all, |(_, person)| &person.private[..]);
    let columns: &[&(dyn ToSql + Sync)] =
        &[&district.as_str(), &ids, &persons, &places, &presences, &indexes, &privates];
    let sql = "INSERT INTO people (district, household, person, place, presence, nik_index, private)
        SELECT $1, * FROM unnest($2::bytea[], $3::bytea[], $4::bigint[], $5::text[], $6::bytea[], $7::bytea[])
        ON CONFLICT (district, household, person) DO UPDATE SET place = excluded.place,
            presence = excluded.presence, nik_index = excluded.nik_index, private = excluded.private
        WHERE people.private <> excluded.private OR people.place <> excluded.place";
    c.rows(sql, columns).map(drop)
}
