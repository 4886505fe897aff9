//! Statements without a condition, by the role of a district.

use super::{here, is_refused, tables, texts};
use crate::store::postgres::session::Session;
use crate::store::postgres::value::{Columns, values};
use crate::store::postgres::wall::Scope;
use crate::store::suite::Place;

/// Puts a row of a district into every table that has districts, whatever the rest of it says.
fn fill(owner: &Session, districts: &[&str]) {
    let free = "DO $$ DECLARE c record; BEGIN
        FOR c IN SELECT conname, conrelid::regclass AS of FROM pg_constraint
            WHERE contype = 'c' AND connamespace = current_schema()::regnamespace AND coninhcount = 0
        LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.of, c.conname); END LOOP; END $$";
    owner.batch(free).expect("nothing is checked");
    for table in tables(owner) {
        for district in districts {
            owner.batch(&insert(owner, &table, district)).expect("a row");
        }
    }
}

/// One that puts a row of a district into a table.
fn insert(c: &Session, table: &str, district: &str) -> String {
    let sql =
        "SELECT format('INSERT INTO %I (%s) VALUES (%s)', $1::text, string_agg(quote_ident(attname), ', '),
            string_agg(CASE WHEN attname = 'district' THEN quote_literal($2::text)
                WHEN atttypid = 'bigint'::regtype THEN '1' WHEN atttypid = 'bytea'::regtype THEN '''\\x01'''
                ELSE '''x''' END, ', '))
        FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped";
    c.one(sql, values![table, district], |row| row.text(0)).expect("columns")
}

/// What a table holds of other districts, and which transactions wrote it.
fn elsewhere(owner: &Session, table: &str) -> Vec<String> {
    texts(
        owner,
        &format!("SELECT t.xmin::text || t::text FROM {table} t WHERE district <> '35.02' ORDER BY 1"),
    )
}

/// What a statement without a condition gives, and that it is of here alone or refused.
fn assert_here(c: &Session, table: &str, sql: &str) -> bool {
    let outcome = c.transaction(Scope::District(&here()), |c| c.all(sql, values![], |row| row.text(0)));
    match &outcome {
        Ok(districts) => {
            assert!(districts.iter().all(|code| code == "35.02"), "{table}: {sql}: {districts:?}")
        }
        Err(_) => assert!(is_refused(&outcome), "{table}: {sql}: {outcome:?}"),
    }
    outcome.is_ok_and(|districts| !districts.is_empty())
}

#[test]
fn a_statement_without_a_condition_reaches_one_district() {
    let place = Place::postgres();
    let store = place.again();
    let (owner, c) = (store.pool.owner().expect("the owner"), store.pool.connect().expect("a connection"));
    fill(&owner, &["35.02", "35.03", ""]);
    let mut seen = 0;
    for table in tables(&owner) {
        let before = elsewhere(&owner, &table);
        assert!(before.len() >= 2, "{table}");
        seen += u32::from(assert_here(&c, &table, &format!("SELECT district FROM {table}")));
        let may = "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0
            AND NOT attisdropped AND attname <> 'district' AND has_column_privilege('postgres_district', attrelid, attnum, 'UPDATE')";
        let columns = owner.all(may, values![&table], |row| row.text(0)).expect("columns");
        for column in &columns {
            let update = format!("UPDATE {table} SET {column} = {column} RETURNING district");
            assert!(assert_here(&c, &table, &update), "{table}: {column} is written here");
        }
        for outcome in [
            c.transaction(Scope::District(&here()), |c| c.batch(&insert(&owner, &table, "35.03"))),
            c.transaction(Scope::District(&here()), |c| {
                c.batch(&format!("UPDATE {table} SET district = '35.03'"))
            }),
        ] {
            assert!(is_refused(&outcome), "{table}: a row of elsewhere");
        }
        assert_here(&c, &table, &format!("DELETE FROM {table} RETURNING district"));
        assert_eq!(elsewhere(&owner, &table), before, "{table}");
    }
    assert!(seen > 30, "{seen} tables");
}

#[test]
fn whoever_says_no_district_is_shown_none() {
    let place = Place::postgres();
    let store = place.again();
    let (owner, c) = (store.pool.owner().expect("the owner"), store.pool.connect().expect("a connection"));
    fill(&owner, &["35.02", "35.03", ""]);
    for table in tables(&owner) {
        let look = || c.all(&format!("SELECT district FROM {table}"), values![], |row| row.text(0));
        // Before any district was said on this connection, and after: a setting that was left is an empty one.
        for _ in 0..2 {
            let outcome = look();
            assert!(is_refused(&outcome) || outcome.is_ok_and(|rows| rows.is_empty()), "{table}");
            c.reading(Scope::District(&here()), |c| c.batch("SELECT 1")).expect("read");
        }
    }
}

#[test]
fn a_statement_still_touches_one_province_and_asks_for_the_district_once() {
    let place = Place::postgres();
    let store = place.again();
    let c = store.pool.connect().expect("a connection");
    let sql = "EXPLAIN SELECT saved FROM documents WHERE district = '35.02' AND household = '\\x01'";
    let plan =
        c.reading(Scope::District(&here()), |c| c.all(sql, values![], |row| row.text(0))).expect("a plan");
    let plan = plan.join("\n");
    assert!(plan.contains("One-Time Filter") && plan.contains("documents_35_pkey"), "{plan}");
    assert!(!plan.contains("Append") && !plan.contains("documents_36"), "{plan}");
}
