//! What the catalogue says: which tables stand behind the wall, and what the roles may.

use super::{here, is_refused, tables, texts};
use crate::store::postgres::value::{Columns, values};
use crate::store::postgres::wall::Scope;
use crate::store::suite::Place;

/// Tables that are not about a district.
const OF_ALL: [(&str, &str); 8] = [
    ("attempts", "who guesses has not said yet whose login it is"),
    ("forms", "one text for all districts"),
    ("identity", "the server's key"),
    ("leases", "which instance does which job"),
    ("meta", "the registry's life, and counters"),
    ("migrating", "a lock"),
    ("refinery_schema_history", "which migrations were made"),
    ("regions", "names of areas, as the ministry publishes them"),
];
/// Tables of which the role that finds reads the rows of all districts, and why.
const FOUND: [(&str, &str); 13] = [
    ("accounts", "a login is typed before its district is known"),
    ("audit", "when something was last done, to judge a clock by: number and time of a row"),
    ("chains", "which districts there are"),
    ("data_keys", "the nation's own, and all of them to list their versions; wrapped"),
    ("devices", "a device says its number and not its district"),
    ("enrolment_codes", "which district a code is of"),
    ("feeds", "which villages have a log"),
    ("form_rollouts", "a form is in force in all districts but some"),
    ("homes", "whether another district keeps a household: its number and nothing else"),
    ("photos", "how many bytes they have, all together"),
    ("role_grants", "what the account of a device or a session may do"),
    ("sessions", "a cookie says no district"),
    ("sign_ins", "whom a provider of identities names"),
];

#[test]
fn every_table_with_districts_stands_behind_the_wall() {
    let place = Place::postgres();
    let store = place.again();
    let owner = store.pool.owner().expect("the owner");
    let with = tables(&owner);
    let bare = "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
        AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT c.relrowsecurity ORDER BY 1";
    assert_eq!(
        texts(&owner, bare),
        OF_ALL.map(|(table, _)| table),
        "a new table: CALL wall in its migration"
    );
    assert!(with.len() > 30 && OF_ALL.iter().all(|(table, _)| !with.iter().any(|name| name == table)));
    let policies = "SELECT tablename || ' ' || policyname || ' ' || roles::text || ' ' || cmd || ' ' || qual
        FROM pg_policies WHERE schemaname = current_schema() ORDER BY tablename, policyname";
    let held = "(district = NULLIF(current_setting('pendata.district'::text, true), ''::text))";
    let of_nation = FOUND.iter().map(|(table, _)| format!("{table} of_nation {{postgres_nation}} ALL true"));
    let of_district = with.iter().filter(|table| !["form_rollouts", "grants"].contains(&table.as_str()));
    let of_district =
        of_district.map(|table| format!("{table} of_district {{postgres_district}} ALL {held}"));
    let mut expected: Vec<String> = of_nation.chain(of_district).collect();
    expected.sort();
    let mut policies = texts(&owner, policies);
    policies.sort();
    assert_eq!(policies, expected);
}

#[test]
fn the_servers_roles_own_nothing_and_alter_nothing() {
    let place = Place::postgres();
    let store = place.again();
    let owner = store.pool.owner().expect("the owner");
    let roles = "SELECT rolname::text FROM pg_roles WHERE rolname IN ('postgres_district', 'postgres_nation')
        AND NOT (rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb OR rolreplication)
        AND NOT EXISTS (SELECT FROM pg_shdepend WHERE refobjid = pg_roles.oid AND deptype = 'o') ORDER BY 1";
    assert_eq!(texts(&owner, roles), ["postgres_district", "postgres_nation"]);
    let reached = "SELECT r.rolname || ' ' || c.relname FROM pg_class c, pg_roles r
        WHERE r.rolname IN ('postgres_district', 'postgres_nation') AND c.relispartition AND c.relkind = 'r'
            AND (has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
                OR has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE'))";
    assert_eq!(texts(&owner, reached), [""; 0], "a partition is reached through its table alone");
    let acts = [
        "CREATE TABLE another (n BIGINT)",
        "CREATE SCHEMA another",
        "CREATE FUNCTION another() RETURNS BIGINT LANGUAGE sql AS 'SELECT 1'",
        "CREATE INDEX another ON documents (version)",
        "ALTER TABLE documents DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE documents ADD COLUMN another BIGINT",
        "ALTER TABLE audit DISABLE TRIGGER audit_is_append_only",
        "CREATE POLICY another ON documents USING (true)",
        "DROP POLICY of_district ON documents",
        "DROP TABLE photos",
        "TRUNCATE photos",
        "CREATE ROLE another",
        "LOCK TABLE documents IN ACCESS EXCLUSIVE MODE",
        "SET row_security = off; SELECT saved FROM documents",
        "SELECT saved FROM documents_35",
        "UPDATE audit SET detail = ''",
        "DELETE FROM changes",
    ];
    let c = store.pool.connect().expect("a connection");
    for act in acts {
        for scope in [Scope::District(&here()), Scope::Nation] {
            let outcome = c.transaction(scope, |c| c.batch(act));
            assert!(is_refused(&outcome), "{act}: {outcome:?}");
        }
    }
}

#[test]
fn the_role_that_finds_reads_nothing_of_what_a_household_says() {
    let place = Place::postgres();
    let store = place.again();
    let (owner, c) = (store.pool.owner().expect("the owner"), store.pool.connect().expect("a connection"));
    let mut read = Vec::new();
    for table in tables(&owner) {
        let sql = "SELECT has_any_column_privilege('postgres_nation', $1::text, 'SELECT')";
        let may = owner.one(sql, values![&table], |row| row.flag(0)).expect("asked");
        if may {
            read.push(table.clone());
        } else {
            let outcome = c.transaction(Scope::Nation, |c| {
                c.all(&format!("SELECT 1::text FROM {table}"), values![], |row| row.text(0))
            });
            assert!(is_refused(&outcome), "{table}: {outcome:?}");
        }
    }
    assert_eq!(read, FOUND.map(|(table, _)| table));
}
