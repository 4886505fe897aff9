//! The schema: made and brought to the newest by whoever comes first, while others wait; refused where it is not ours.

use super::address::Unusable;
use super::door::Door;
use super::failure::Failure;
use super::session::Session;
use super::value::{Columns, values};
use super::wall::{self, Wall};
use crate::error::{Error, Result};
use crate::store::schema::{self, Migration, Standing};
use crate::store::vault::master::MasterPlace;
use crate::store::vault::{Vault, rewrite};

mod migrations {
    refinery::embed_migrations!("../migrations/server-postgres");
}

/// The migration behind which old rows are encrypted; the next one takes their readable columns away.
const ROOM_FOR_CIPHERTEXTS: i32 = 3;

/// Checks what is there and brings it to the newest schema. `master` is needed where rows have to be encrypted. Returns
/// what the server works behind.
pub fn ready(door: &Door, master: Option<&MasterPlace>) -> Result<Wall> {
    let session = door.login()?;
    check_server(&session)?;
    match standing(&session)? {
        Standing::Same => {}
        Standing::Newer => {
            tracing::warn!("the database's schema is of a later release, which only added to it")
        }
        Standing::Older => {
            let found = schema::last(&applied(&session)?);
            match migrate(door, &session, master) {
                Err(Error::Postgres(failure)) if failure.is_forbidden() => {
                    return Err(Unusable::OlderSchema { found, known: schema::last(&known()) }.into());
                }
                outcome => outcome?,
            }
        }
    }
    Wall::of(&session)
}

/// What the server works behind, where the schema is one it works upon. Makes nothing.
pub fn found(door: &Door) -> Result<Wall> {
    let session = door.login()?;
    match standing(&session)? {
        Standing::Same | Standing::Newer => Wall::of(&session),
        Standing::Older => {
            let found = schema::last(&applied(&session)?);
            Err(Unusable::OlderSchema { found, known: schema::last(&known()) }.into())
        }
    }
}

fn check_server(session: &Session) -> Result<()> {
    let sql = "SELECT current_setting('server_version_num')::bigint, current_setting('server_version'),
        current_setting('server_encoding')";
    let (number, version, encoding) =
        session.one(sql, values![], |row| Ok((row.number::<u32>(0)?, row.text(1)?, row.text(2)?)))?;
    match encoding == "UTF8" {
        _ if number < 150_000 => Err(Unusable::TooOld(version).into()),
        false => Err(Unusable::Encoding(encoding).into()),
        true => Ok(()),
    }
}

fn known() -> Vec<Migration> {
    schema::known(&migrations::migrations::runner())
}

/// The text of every migration in its order: another schema is another text.
pub fn text() -> String {
    let mut all = migrations::migrations::runner().get_migrations().clone();
    all.sort_by_key(refinery::Migration::version);
    all.iter().filter_map(refinery::Migration::sql).collect()
}

fn applied(session: &Session) -> Result<Vec<Migration>> {
    let sql = "SELECT to_regclass('refinery_schema_history') IS NOT NULL";
    if !session.one(sql, values![], |row| row.flag(0))? {
        return Ok(Vec::new());
    }
    let sql =
        "SELECT version::bigint, name::text, checksum::text FROM refinery_schema_history ORDER BY version";
    session.all(sql, values![], |row| Ok((row.number(0)?, row.text(1)?, row.text(2)?)))
}

fn standing(session: &Session) -> Result<Standing> {
    Ok(schema::standing(&known(), &applied(session)?)?)
}

/// Errors with `Unusable` where there are tables that this program does not know.
pub fn check_whole(session: &Session) -> Result<()> {
    Ok(schema::whole(&known(), &applied(session)?)?)
}

/// One instance at a time: the lock of a table of its own, held beside refinery's transactions.
fn migrate(door: &Door, guard: &Session, master: Option<&MasterPlace>) -> Result<()> {
    match guard.batch("CREATE TABLE IF NOT EXISTS migrating ()") {
        // Another instance made it in this very moment.
        Err(Error::Postgres(failure)) if failure.is_duplicate() => {}
        outcome => outcome?,
    }
    guard.batch(
        "BEGIN; SET LOCAL lock_timeout = '10min'; SET LOCAL idle_in_transaction_session_timeout = 0",
    )?;
    guard.batch("LOCK TABLE migrating IN EXCLUSIVE MODE")?;
    if standing(guard)? == Standing::Older {
        let mut session = door.login()?;
        wall::make_roles(&session)?;
        let found = schema::last(&applied(guard)?);
        if (1..=ROOM_FOR_CIPHERTEXTS as u32).contains(&found) {
            let master = master.ok_or(Unusable::OlderSchema { found, known: schema::last(&known()) })?;
            encrypt(&mut session, found, master)?;
        }
        run(&mut session, refinery::Target::Latest)?;
    }
    guard.batch("COMMIT")
}

/// Encrypts what a release before encryption left readable.
fn encrypt(session: &mut Session, found: u32, master: &MasterPlace) -> Result<()> {
    if found < ROOM_FOR_CIPHERTEXTS as u32 {
        run(session, refinery::Target::Version(ROOM_FOR_CIPHERTEXTS))?;
    }
    let vault = Vault::open(master, session)?;
    rewrite::encrypt(session, &vault, session)?;
    // What was readable goes with the old versions of its rows.
    rewrite::TABLES.iter().try_for_each(|table| session.batch(&format!("VACUUM FULL {table}")))
}

fn run(session: &mut Session, to: refinery::Target) -> Result<()> {
    let runner = migrations::migrations::runner().set_grouped(true).set_target(to);
    // Its error quotes SQL and says little: the state is what an operator can look up.
    session
        .by_driver(async |client| runner.run_async(client).await)
        .map(drop)
        .map_err(|error| refused(&error))
}

fn refused(error: &refinery::Error) -> Error {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(state) =
            cause.downcast_ref::<tokio_postgres::Error>().and_then(tokio_postgres::Error::code)
        {
            return Failure::Refused(state.code().to_owned()).into();
        }
        source = cause.source();
    }
    Failure::Lost.into()
}
