//! Connections of one instance, all of them behind the wall: made when they are needed, kept for the next, and never
//! more than so many.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::door::Door;
use super::failure::Failure;
use super::retry;
use super::session::Session;
use super::wall::{Scope, Wall};
use crate::error::{Error, Result};

/// Connections at once: one for each request under way, and some for what runs beside them.
const MOST: usize = 24;
/// Connections kept open between uses.
const IDLE: usize = 16;

pub struct Pool {
    door: Door,
    wall: Wall,
    state: Mutex<State>,
    freed: Condvar,
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
    pub fn new(door: Door, wall: Wall) -> Self {
        Self { door, wall, state: Mutex::default(), freed: Condvar::new() }
    }

    pub fn read<T>(&self, scope: Scope<'_>, work: impl Fn(&Session) -> Result<T>) -> Result<T> {
        retry::again(|| settled(self.take()?, |c| c.reading(scope, &work)))
    }

    /// One state of the database for several reads.
    pub fn moment<T>(&self, scope: Scope<'_>, work: impl Fn(&Session) -> Result<T>) -> Result<T> {
        retry::again(|| settled(self.take()?, |c| c.moment(scope, &work)))
    }

    /// Tried again where another transaction was in the way.
    pub fn transact<T>(&self, scope: Scope<'_>, work: impl Fn(&Session) -> Result<T>) -> Result<T> {
        retry::again(|| settled(self.take()?, |c| c.transaction(scope, &work)))
    }

    /// A connection of its own, outside the count.
    pub fn connect(&self) -> Result<Session> {
        self.door.walled(&self.wall)
    }

    /// Before the wall, for what is about the whole registry at once.
    pub fn owner(&self) -> Result<Session> {
        self.door.owner()
    }

    /// Connections taken at this moment.
    pub fn in_use(&self) -> u64 {
        self.state().taken as u64
    }

    /// A connection that was open a moment ago; waits while all are in use.
    fn take(&self) -> Result<Taken<'_>> {
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

    fn give_back(&self, session: Option<Session>) {
        let mut state = self.state();
        state.taken -= 1;
        if state.idle.len() < IDLE {
            state.idle.extend(session.filter(|session| session.is_open() && session.is_between()));
        }
        self.freed.notify_one();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection of which nobody knows what state it is in is not used again.
fn settled<T>(session: Taken<'_>, work: impl FnOnce(&Session) -> Result<T>) -> Result<T> {
    let outcome = work(&session);
    if matches!(outcome, Err(Error::Postgres(Failure::Lost | Failure::Unknown))) {
        session.discard();
    }
    outcome
}

impl Taken<'_> {
    /// Ends the connection instead of keeping it: it is not known what state it is in. Those that lie idle were opened
    /// before it and would fail one after the other.
    fn discard(mut self) {
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
