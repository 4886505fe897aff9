//! Connections of one instance: made when they are needed, kept for the next, and never more than so many.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_postgres::Config;

use super::address::Address;
use super::failure::Failure;
use super::session::Session;
use super::wait::wait;
use super::wire::Wire;
use crate::error::{Error, Result};

/// Connections at once: one for each request under way, and some for what runs beside them.
const MOST: usize = 24;
/// Connections kept open between uses.
const IDLE: usize = 16;
/// Until a host has answered, let us in and said that it takes writes; then the next host is tried.
const OPENING: Duration = Duration::from_secs(5);

/// No statement is cut short but by a lock it waits for too long: a COMMIT that is cut would be written here and not
/// on the standby. An operator's stronger `synchronous_commit` stays.
const SETTINGS: &str = "SET statement_timeout = 0; SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '60s'; SET default_transaction_isolation = 'read committed';
    SET client_min_messages = 'warning';
    SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')";

pub struct Pool {
    address: Address,
    /// Makes connections, and hears when one has something to read. Taken out when the pool is dropped.
    runtime: Option<Runtime>,
    state: Mutex<State>,
    freed: Condvar,
    /// The host that took the last connection: after a failover the others are not asked first each time.
    host: AtomicUsize,
}

#[derive(Default)]
struct State {
    idle: Vec<Session>,
    taken: usize,
}

/// A connection in use.
pub struct Taken<'a> {
    pool: &'a Pool,
    session: Option<Session>,
}

impl Pool {
    pub fn new(address: Address) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("postgres")
            .enable_all()
            .build()?;
        let (state, freed, host) = (Mutex::default(), Condvar::new(), AtomicUsize::new(0));
        Ok(Self { address, runtime: Some(runtime), state, freed, host })
    }

    /// A connection that was open a moment ago; waits while all are in use.
    pub fn take(&self) -> Result<Taken<'_>> {
        let full = |state: &mut State| state.taken >= MOST;
        let mut state = self.freed.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
        state.taken += 1;
        let idle = std::iter::from_fn(|| state.idle.pop()).find(Session::is_open);
        drop(state);
        let mut taken = Taken { pool: self, session: idle };
        if taken.session.is_none() {
            taken.session = Some(self.connect()?);
        }
        Ok(taken)
    }

    /// A connection of its own, outside the count: to the first host that takes writes.
    pub fn connect(&self) -> Result<Session> {
        let (hosts, known) = (self.address.hosts(), self.host.load(Ordering::Relaxed));
        let mut outcome = Err(Error::Stopping);
        for at in (0..hosts.len()).map(|n| (known + n) % hosts.len()) {
            outcome = self.connect_to(&hosts[at]);
            if outcome.is_ok() {
                self.host.store(at, Ordering::Relaxed);
                break;
            }
        }
        outcome
    }

    fn connect_to(&self, host: &Config) -> Result<Session> {
        let runtime = self.runtime.as_ref().ok_or(Error::Stopping)?;
        let (host, tls) = (host.clone(), self.address.tls()?);
        let opened = wait(runtime.spawn(async move { timeout(OPENING, host.connect(tls)).await }));
        let (client, connection) = opened
            .map_err(|_| Error::Stopping)?
            .map_err(|_| self.address.silent())?
            .map_err(|error| self.address.problem(&error))?;
        let session = Session::new(client, Wire::of(connection));
        session.batch(SETTINGS)?;
        Ok(session)
    }

    /// Connections taken at this moment.
    pub fn in_use(&self) -> u64 {
        self.state().taken as u64
    }

    fn give_back(&self, session: Option<Session>) {
        let mut state = self.state();
        state.taken -= 1;
        if state.idle.len() < IDLE {
            state.idle.extend(session.filter(Session::is_open));
        }
        self.freed.notify_one();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // A runtime must not be waited for on a thread that drives another.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Taken<'_> {
    /// Ends the connection instead of keeping it: it is not known what state it is in. Those that lie idle were opened
    /// before it and would fail one after the other.
    pub fn discard(mut self) {
        self.session = None;
        self.pool.state().idle.clear();
    }
}

impl std::ops::Deref for Taken<'_> {
    type Target = Session;

    fn deref(&self) -> &Session {
        self.session.as_ref().expect("there is a session until it is given back")
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.pool.give_back(self.session.take());
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Postgres(failure)
    }
}
