//! How connections come about: to the first host that takes writes, with the settings that all of them have.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_postgres::Config;

use super::address::{Address, Unusable};
use super::session::Session;
use super::value::{Columns, values};
use super::wait::wait;
use super::wall::Wall;
use super::wire::Wire;
use crate::error::{Error, Result};

/// Until a host has answered, let us in and said that it takes writes; then the next host is tried.
const OPENING: Duration = Duration::from_secs(5);

/// No statement is cut short but by a lock it waits for too long: a COMMIT that is cut would be written here and not
/// on the standby. An operator's stronger `synchronous_commit` stays. Tables are looked for in one schema, also where a
/// role has one of its own name, and a temporary table is never taken for one of them.
const SETTINGS: &str = "SET statement_timeout = 0; SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '60s'; SET default_transaction_isolation = 'read committed';
    SET client_min_messages = 'warning';
    SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write');
    SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false)";

pub struct Door {
    address: Address,
    /// Makes connections, and hears when one has something to read. Taken out when the door is dropped.
    runtime: Option<Runtime>,
    /// The host that took the last connection: after a failover the others are not asked first each time.
    host: AtomicUsize,
}

impl Door {
    pub fn new(address: Address) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("postgres")
            .enable_all()
            .build()?;
        Ok(Self { address, runtime: Some(runtime), host: AtomicUsize::new(0) })
    }

    /// As the login that the address names, before no wall. Takes as long as it takes.
    pub fn login(&self) -> Result<Session> {
        Ok(self.open(SETTINGS)?.patient())
    }

    /// As whoever owns the tables: for what is about the whole registry at once. Another login would be shown a part of it
    /// and take it for the whole.
    pub fn owner(&self) -> Result<Session> {
        let session = self.login()?;
        let sql = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('changes')";
        match session.maybe(sql, values![], |row| row.flag(0))? {
            Some(true) => Ok(session),
            _ => Err(Unusable::NotOwner.into()),
        }
    }

    /// Behind the wall, as the server works.
    pub fn walled(&self, wall: &Wall) -> Result<Session> {
        Ok(self.open(&format!("{SETTINGS}; {}", wall.entrance()))?.behind(wall.clone()))
    }

    fn open(&self, settings: &str) -> Result<Session> {
        let (hosts, known) = (self.address.hosts(), self.host.load(Ordering::Relaxed));
        let mut outcome = Err(Error::Stopping);
        for at in (0..hosts.len()).map(|n| (known + n) % hosts.len()) {
            outcome = self.open_at(&hosts[at], settings);
            if outcome.is_ok() {
                self.host.store(at, Ordering::Relaxed);
                break;
            }
        }
        outcome
    }

    fn open_at(&self, host: &Config, settings: &str) -> Result<Session> {
        let runtime = self.runtime.as_ref().ok_or(Error::Stopping)?;
        let (host, tls) = (host.clone(), self.address.tls()?);
        let opened = wait(runtime.spawn(async move { timeout(OPENING, host.connect(tls)).await }));
        let (client, connection) = opened
            .map_err(|_| Error::Stopping)?
            .map_err(|_| self.address.silent())?
            .map_err(|error| self.address.problem(&error))?;
        let session = Session::new(client, Wire::of(connection));
        session.batch(settings)?;
        Ok(session)
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        // A runtime must not be waited for on a thread that drives another.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
