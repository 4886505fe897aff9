//! A connection with its prepared statements, and transactions upon it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::{Duration, Instant};

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use super::failure::Failure;
use super::value::Value;
use super::wait::{wait, wait_until};
use super::wire::Wire;
use crate::error::{Error, Result};

/// How long PostgreSQL may be silent. Longer than a statement waits for a lock, so that this is told as such. A COMMIT
/// is not cut short by it, only not waited for any longer: what becomes of it is not known.
const SILENCE: Duration = Duration::from_secs(15);

pub struct Session {
    client: Client,
    wire: Wire,
    /// Silent for too long: it is not waited for again.
    given_up: Cell<bool>,
    /// `None` for whoever copies or changes a whole registry.
    silence: Option<Duration>,
    statements: RefCell<HashMap<String, Statement>>,
}

impl Session {
    pub fn new(client: Client, wire: Wire) -> Self {
        let (given_up, silence) = (Cell::new(false), Some(SILENCE));
        Self { client, wire, given_up, silence, statements: RefCell::default() }
    }

    /// For statements that take as long as they take.
    pub fn patient(self) -> Self {
        Self { silence: None, ..self }
    }

    pub fn is_open(&self) -> bool {
        !self.given_up.get() && self.wire.is_open()
    }

    /// For the migrations, which bring their own transactions.
    pub fn by_driver<T>(&mut self, work: impl AsyncFnOnce(&mut Client) -> T) -> T {
        let Self { client, wire, .. } = self;
        wait(wire.carrying(work(client)))
    }

    /// Runs statements without parameters and without rows.
    pub fn batch(&self, sql: &str) -> Result<()> {
        self.answered(self.client.batch_execute(sql))
    }

    pub fn execute(&self, sql: &str, values: &[Value]) -> Result<u64> {
        let statement = self.prepared(sql)?;
        self.answered(self.client.execute(&statement, &borrowed(values)))
    }

    pub fn all<T>(&self, sql: &str, values: &[Value], read: impl FnMut(&Row) -> Result<T>) -> Result<Vec<T>> {
        let statement = self.prepared(sql)?;
        let rows = self.answered(self.client.query(&statement, &borrowed(values)))?;
        rows.iter().map(read).collect()
    }

    /// The first row, if there is one.
    pub fn maybe<T>(
        &self,
        sql: &str,
        values: &[Value],
        read: impl FnMut(&Row) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.all(sql, values, read)?.into_iter().next())
    }

    /// The one row that there is always.
    pub fn one<T>(&self, sql: &str, values: &[Value], read: impl FnMut(&Row) -> Result<T>) -> Result<T> {
        self.maybe(sql, values, read)?.ok_or(Error::Damaged)
    }

    /// As [`Session::all`] for parameters that are whole columns.
    pub fn rows(&self, sql: &str, columns: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>> {
        let statement = self.prepared(sql)?;
        self.answered(self.client.query(&statement, columns))
    }

    /// Runs a work between BEGIN and COMMIT; undone where it errors.
    pub fn transaction<T>(&self, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        self.batch("BEGIN")?;
        match work(self) {
            Ok(outcome) => self.commit().map(|()| outcome),
            Err(error) => {
                // Where even this fails the connection ends, and the transaction with it.
                self.batch("ROLLBACK").ok();
                Err(error)
            }
        }
    }

    /// One state of the database for several reads.
    pub fn moment<T>(&self, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        let outcome = work(self);
        self.batch("ROLLBACK")?;
        outcome
    }

    /// A warning in answer to COMMIT means: written here, and not confirmed by the standby. Nobody may be told that it
    /// is safe.
    fn commit(&self) -> Result<()> {
        self.wire.warned();
        match self.within_silence(self.client.batch_execute("COMMIT")) {
            Some(Ok(())) if !self.wire.warned() => Ok(()),
            Some(Err(error)) => Err(Failure::of_commit(&error).into()),
            Some(Ok(())) | None => Err(Failure::Unknown.into()),
        }
    }

    /// The answer to anything but COMMIT: without one the transaction ends with its connection.
    fn answered<T>(
        &self,
        question: impl Future<Output = std::result::Result<T, tokio_postgres::Error>>,
    ) -> Result<T> {
        let answer = self.within_silence(question).ok_or(Failure::Lost)?;
        Ok(answer.map_err(Failure::from)?)
    }

    /// `None` where none came: the connection is closed, and PostgreSQL may make of it what it wants.
    fn within_silence<F: Future>(&self, question: F) -> Option<F::Output> {
        if self.given_up.get() {
            return None;
        }
        let answer =
            wait_until(self.wire.carrying(question), self.silence.map(|silence| Instant::now() + silence));
        if answer.is_none() {
            tracing::warn!("PostgreSQL does not answer: its connection is given up");
            self.given_up.set(true);
            self.wire.close();
        }
        answer
    }

    fn prepared(&self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.answered(self.client.prepare(sql))?;
        self.statements.borrow_mut().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn borrowed(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
