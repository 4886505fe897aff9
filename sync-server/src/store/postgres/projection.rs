//! Households and people as the console sees them.

use pendata_domain::area::DistrictCode;
use tokio_postgres::types::ToSql;

use super::commit::{Household, column, texts};
use super::session::Session as Connection;
use crate::error::Result;
use crate::ingest::projection::PersonRow;

pub fn write(c: &Connection, district: &DistrictCode, households: &[Household<'_>]) -> Result<()> {
    if households.is_empty() {
        return Ok(());
    }
    rows(c, district, households)?;
    people(c, district, households)
}

fn rows(c: &Connection, district: &DistrictCode, households: &[Household<'_>]) -> Result<()> {
    let text = |read: fn(&crate::ingest::projection::HouseholdRow) -> &str| {
        texts(households, |row| read(&row.new.projection.household))
    };
    let number = |read: fn(&crate::ingest::projection::HouseholdRow) -> i64| {
        column(households, |row| read(&row.new.projection.household))
    };
    let ids = column(households, |row| &row.new.household.as_bytes()[..]);
    let villages = column(households, |row| row.new.village.as_str());
    let (rts, names, cards) = (text(|row| &row.rt), text(|row| &row.head_name), text(|row| &row.card));
    let (addresses, stages) = (text(|row| &row.address), text(|row| row.stage.as_str()));
    let members = column(households, |row| row.new.projection.people.len() as i64);
    let (hard, soft) = (number(|row| i64::from(row.hard)), number(|row| i64::from(row.soft)));
    let conflicts = column(households, |row| row.new.open.len() as i64);
    let (answers, contested) = (text(|row| &row.answers), text(|row| &row.contested));
    let times = column(households, |row| row.time);
    let forms = number(|row| i64::from(row.form.0));
    let marks = column(households, |row| row.new.projection.household.stage_mark.map(|mark| mark.0.to_vec()));
    let columns: &[&(dyn ToSql + Sync)] = &[
        &district.as_str(),
        &ids,
        &villages,
        &rts,
        &names,
        &cards,
        &addresses,
        &stages,
        &members,
        &hard,
        &soft,
        &conflicts,
        &answers,
        &contested,
        &times,
        &forms,
        &marks,
    ];
    let sql = "INSERT INTO households
        SELECT $1, * FROM unnest($2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::text[], $14::text[], $15::bigint[],
            $16::bigint[], $17::bytea[])
        ON CONFLICT (district, household) DO UPDATE SET village = excluded.village, rt = excluded.rt,
            head_name = excluded.head_name, card = excluded.card, address = excluded.address,
            stage = excluded.stage, members = excluded.members, hard = excluded.hard, soft = excluded.soft,
            conflicts = excluded.conflicts, answers = excluded.answers, contested = excluded.contested,
            updated = excluded.updated, form = excluded.form, stage_mark = excluded.stage_mark";
    c.rows(sql, columns).map(drop)
}

/// Writes the members that are not as they stand.
fn people(c: &Connection, district: &DistrictCode, households: &[Household<'_>]) -> Result<()> {
    let all: Vec<(&[u8], &PersonRow)> = households
        .iter()
        .flat_map(|row| {
            row.new.projection.people.iter().map(|person| (&row.new.household.as_bytes()[..], person))
        })
        .collect();
    if all.is_empty() {
        return Ok(());
    }
    let text = |read: fn(&PersonRow) -> &str| texts(&all, |(_, person)| read(person));
    let ids = column(&all, |(household, _)| *household);
    let persons = column(&all, |(_, person)| &person.person.as_bytes()[..]);
    let places = column(&all, |(_, person)| i64::from(person.place));
    let (names, niks, sexes) = (text(|p| &p.name), text(|p| &p.nik), text(|p| &p.sex));
    let (births, relations) = (text(|p| &p.birth_date), text(|p| &p.relation));
    let (presences, answers) = (text(|p| &p.presence), text(|p| &p.answers));
    let contested = text(|p| &p.contested);
    let columns: &[&(dyn ToSql + Sync)] = &[
        &district.as_str(),
        &ids,
        &persons,
        &places,
        &names,
        &niks,
        &sexes,
        &births,
        &relations,
        &presences,
        &answers,
        &contested,
    ];
    let sql = "INSERT INTO people
        SELECT $1, * FROM unnest($2::bytea[], $3::bytea[], $4::bigint[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
        ON CONFLICT (district, household, person) DO UPDATE SET place = excluded.place, name = excluded.name,
            nik = excluded.nik, sex = excluded.sex, birth_date = excluded.birth_date, relation = excluded.relation,
            presence = excluded.presence, answers = excluded.answers, contested = excluded.contested
        WHERE people.answers <> excluded.answers OR people.contested <> excluded.contested
            OR people.place <> excluded.place";
    c.rows(sql, columns).map(drop)
}
