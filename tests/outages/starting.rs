//! A server that cannot start says why in one line, ends with the code of docs/operations.md, and never listened.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use pendata_cluster::Database;
use pendata_tests::programs::sync_server;
use tempfile::TempDir;

use crate::FORM;
use crate::office::{Office, registry};
use crate::post::{Post, assert_kept};
use crate::tablet::Tablet;

pub const TRY_AGAIN: i32 = 1;
const WRONG_USAGE: i32 = 2;
pub const MISCONFIGURED: i32 = 78;

pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

pub fn serve(data: &Path, database: Option<&str>, listen: &str) -> Command {
    let mut command = Command::new(sync_server());
    command.args(["serve", "--listen", listen, "--data"]).arg(data);
    command.env_remove("PENDATA_LOG").envs(database.map(|url| ("PENDATA_DATABASE", url)));
    command
}

/// Ends by itself with this code, one line that says this, and no address.
fn assert_ends(command: &mut Command, code: i32, why: &str) {
    let Output { status, stdout, stderr } = command.output().expect("the program runs");
    let said = String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(code), "{said}");
    assert!(said.contains(why), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(stdout.is_empty(), "it never listened");
}

pub fn assert_refused(url: &str, code: i32, why: &str) {
    assert_ends(&mut serve(folder().path(), Some(url), "127.0.0.1:0"), code, why);
}

#[test]
fn a_wrong_address_of_a_database_is_told() {
    assert_refused("registry.sqlite", MISCONFIGURED, "postgres://user@host:5432/name");
    assert_refused(
        "postgres://postgres@127.0.0.1:1/registry",
        TRY_AGAIN,
        "no PostgreSQL answers at 127.0.0.1:1",
    );
    let database = registry();
    let url = database.url();
    let (server, _) = url.rsplit_once('/').expect("a name");
    assert_refused(&format!("{server}/no_such"), MISCONFIGURED, "no database of this name");
    assert_refused(
        &format!("{url}?sslmode=verify-full&sslrootcert=/no/such.pem"),
        MISCONFIGURED,
        "the certificates of sslrootcert cannot be read",
    );
    assert_refused(&format!("{url}?sslmode=verify-full"), MISCONFIGURED, "it takes none: see sslmode");
}

#[test]
fn a_schema_that_is_not_the_programs_is_told() {
    let database = registry();
    let url = database.url();
    later(&database, "contract_later");
    assert_refused(&url, MISCONFIGURED, "newer than the");
    database.sql("DELETE FROM refinery_schema_history WHERE version > 1");
    let role = format!("nobody_{}", std::process::id());
    database.sql(&format!(
        "CREATE ROLE {role} LOGIN; GRANT SELECT ON refinery_schema_history TO {role}; ALTER TABLE migrating RENAME TO was"
    ));
    assert_refused(
        &url.replace("postgres@", &format!("{role}@")),
        MISCONFIGURED,
        "run `sync-server migrate`",
    );
    database.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

/// A release after this one was here.
fn later(database: &Database, migration: &str) {
    let row = format!("(99, '{migration}', '2027-01-01T00:00:00Z', '1')");
    database.sql(&format!("INSERT INTO refinery_schema_history VALUES {row}"));
}

/// Everything a later schema may add: a table, and a column to every table.
const ADDED: &str = "DO $$ DECLARE name TEXT; BEGIN
    FOR name IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN added_later TEXT, ADD COLUMN counted BIGINT NOT NULL DEFAULT 7', name);
    END LOOP;
    CREATE TABLE later_things (district TEXT, thing TEXT, PRIMARY KEY (district, thing));
END $$";

#[test]
fn a_program_serves_upon_a_later_schema_that_only_added_and_copies_nothing_of_it() {
    let database = registry();
    let url = database.url();
    database.sql(ADDED);
    later(&database, "later");
    let mut office = Office::upon(Some(database), FORM, Vec::new());
    let mut rina = Post::of(&office, "rina");
    (0..5).for_each(|_| {
        rina.answer();
        rina.send_soon();
    });
    office.kill();
    office.start();
    rina.answer();
    rina.send_soon();
    assert_kept(&office, &url, std::slice::from_ref(&rina));
    let to = office.data().join("later.pendata-backup");
    let mut backup = Command::new(sync_server());
    backup.args(["backup", "--to"]).arg(&to).arg("--data").arg(office.data()).env("PENDATA_DATABASE", &url);
    assert_ends(
        backup.env_remove("PENDATA_LOG").env("PENDATA_LOG", "error"),
        MISCONFIGURED,
        "newer than the",
    );
    assert!(!to.exists());
}

fn served_once(database: Option<Database>) -> Office {
    let mut office = Office::upon(database, FORM, Vec::new());
    drop(Tablet::of(&office, "rina"));
    office.kill();
    office
}

#[test]
fn a_key_that_is_missing_or_anothers_is_told_and_none_is_made() {
    let database = registry();
    let url = database.url();
    let upon_postgres = served_once(Some(database));
    assert_refused(&url, MISCONFIGURED, "its master key is not here");
    let other = folder();
    std::fs::copy(upon_postgres.data().join("master.key"), other.path().join("master.key")).expect("a key");
    let refused = |why| assert_ends(&mut serve(other.path(), Some(&url), "127.0.0.1:0"), MISCONFIGURED, why);
    refused("copy server.key of another instance");
    std::fs::write(other.path().join("server.key"), [7; 32]).expect("a key");
    refused("another server key");
    drop(upon_postgres);

    let upon_sqlite = served_once(None);
    let (key, aside) = (upon_sqlite.data().join("server.key"), upon_sqlite.data().join("aside"));
    std::fs::rename(&key, &aside).expect("it goes");
    assert_ends(
        &mut serve(&upon_sqlite.data(), None, "127.0.0.1:0"),
        MISCONFIGURED,
        "server.key that is gone",
    );
    assert!(!key.exists(), "no other key took its place");
    std::fs::rename(&aside, &key).expect("it comes back");
}

/// An address, and nothing wrong said: the program serves until it is ended.
pub fn assert_serves(mut command: Command) {
    let mut server = command.stdout(std::process::Stdio::piped()).spawn().expect("the program runs");
    let mut line = String::new();
    let out = server.stdout.take().expect("it is piped");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).expect("a line");
    server.kill().expect("it runs");
    server.wait().expect("it ends");
    assert!(line.starts_with("http://"), "it listens: {line}");
}

const YEAR: i64 = 365 * 86_400;

/// What the registry would have written had its clock been a year ahead, or this one a year behind.
fn written_in_a_year() -> String {
    format!("UPDATE devices SET last_seen = last_seen + {YEAR}")
}

#[test]
fn a_clock_that_is_a_year_behind_or_ahead_of_the_registry_is_told() {
    let database = registry();
    let url = database.url();
    let upon_postgres = served_once(Some(database));
    let upon_sqlite = served_once(None);
    for (office, url) in [(&upon_postgres, Some(url.as_str())), (&upon_sqlite, None)] {
        let data = office.data();
        // Beside the log, which tells of the registry's forms.
        let tell = |why: &str| {
            assert_ends(serve(&data, url, "127.0.0.1:0").env("PENDATA_LOG", "error"), TRY_AGAIN, why);
        };
        office.alter(&written_in_a_year());
        tell("and the registry was last written to at");
        tell("the data is safe, nothing was changed");
        let mut trusting = serve(&data, url, "127.0.0.1:0");
        trusting.arg("--clock-is-right");
        assert_serves(trusting);
        office.alter(&format!("UPDATE devices SET last_seen = last_seen - {YEAR}"));
        assert_serves(serve(&data, url, "127.0.0.1:0"));
    }
}

#[test]
fn a_clock_that_is_a_year_apart_from_the_databases_is_told() {
    let database = registry();
    let url = database.url();
    // PostgreSQL runs on the machine's clock: in this database alone it says another time.
    database.sql(
        "CREATE OR REPLACE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
            $$ SELECT statement_timestamp() - interval '1 year' $$",
    );
    assert_refused(&url, TRY_AGAIN, "and the database's clock says");
}

#[test]
fn a_provider_that_cannot_be_is_told_and_not_tried_again() {
    let data = folder();
    let mut command = serve(data.path(), None, "127.0.0.1:0");
    command.env("PENDATA_OIDC_ISSUER", "http://id.example.go.id").env("PENDATA_OIDC_CLIENT", "pendata");
    command.env("PENDATA_OIDC_HOME", "https://pendata.example.go.id");
    assert_ends(&mut command, WRONG_USAGE, "PENDATA_OIDC_ISSUER has to begin with https://");
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    assert_ends(
        &mut serve(folder().path(), None, &address),
        TRY_AGAIN,
        &format!("{address} cannot be listened on"),
    );
}

#[test]
fn a_disk_that_takes_no_more_is_told() {
    let data = folder();
    // A file may have eight blocks: what a write beyond them gets, a write to a full disk gets too.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" serve --listen 127.0.0.1:0 --data \"$1\"";
    let mut command = Command::new("bash");
    command.args(["-c", script]).arg(sync_server()).arg(data.path());
    assert_ends(&mut command, TRY_AGAIN, "database");
}
