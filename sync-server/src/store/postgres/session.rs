//! A connection with its prepared statements, and transactions upon it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::{Duration, Instant};

use futures_util::future::join;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use super::failure::Failure;
use super::value::Value;
use super::wait::{wait, wait_until};
use super::wall::{Scope, Wall, Way};
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
    /// One set for each role of the wall: PostgreSQL plans a statement anew where another role asks.
    statements: [RefCell<HashMap<String, Statement>>; 2],
    /// `None` for whoever owns the tables.
    wall: Option<Wall>,
    under_way: RefCell<Option<UnderWay>>,
    /// Goes out in front of the next question, so that nobody waits for its answer alone.
    ahead: RefCell<Vec<String>>,
}

/// A transaction.
struct UnderWay {
    /// PostgreSQL has heard of it.
    begun: bool,
    /// What led to the scope it is in.
    way: Way,
}

impl Session {
    pub fn new(client: Client, wire: Wire) -> Self {
        let (given_up, silence) = (Cell::new(false), Some(SILENCE));
        let (statements, under_way, ahead) = Default::default();
        Self { client, wire, given_up, silence, statements, wall: None, under_way, ahead }
    }

    /// Works as the roles of a wall.
    pub fn behind(self, wall: Wall) -> Self {
        Self { wall: Some(wall), ..self }
    }

    /// For statements that take as long as they take.
    pub fn patient(self) -> Self {
        Self { silence: None, ..self }
    }

    pub fn is_open(&self) -> bool {
        !self.given_up.get() && self.wire.is_open()
    }

    /// Whether no transaction is under way: a work that panicked leaves one behind.
    pub fn is_between(&self) -> bool {
        self.under_way.borrow().is_none()
    }

    /// For the migrations, which bring their own transactions.
    pub fn by_driver<T>(&mut self, work: impl AsyncFnOnce(&mut Client) -> T) -> T {
        let Self { client, wire, .. } = self;
        wait(wire.carrying(work(client)))
    }

    /// Runs statements without parameters and without rows.
    pub fn batch(&self, sql: &str) -> Result<()> {
        self.asked(self.client.batch_execute(sql))
    }

    pub fn execute(&self, sql: &str, values: &[Value]) -> Result<u64> {
        let statement = self.prepared(sql)?;
        self.asked(self.client.execute(&statement, &borrowed(values)))
    }

    pub fn all<T>(&self, sql: &str, values: &[Value], read: impl FnMut(&Row) -> Result<T>) -> Result<Vec<T>> {
        let statement = self.prepared(sql)?;
        let rows = self.asked(self.client.query(&statement, &borrowed(values)))?;
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
        self.asked(self.client.query(&statement, columns))
    }

    /// Runs a work between BEGIN and COMMIT; undone where it errors.
    pub fn transaction<T>(&self, scope: Scope<'_>, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        self.begin("BEGIN", scope);
        let outcome = work(self);
        match (self.end(), outcome) {
            (true, Ok(outcome)) => self.commit().map(|()| outcome),
            (begun, outcome) => {
                // Where even this fails the connection ends, and the transaction with it.
                if begun {
                    self.tell("ROLLBACK");
                }
                outcome
            }
        }
    }

    /// Reads within a scope: a transaction that costs no turn of its own.
    pub fn reading<T>(&self, scope: Scope<'_>, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        self.begin("BEGIN", scope);
        self.read(work)
    }

    /// One state of the database for several reads.
    pub fn moment<T>(&self, scope: Scope<'_>, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", scope);
        self.read(work)
    }

    /// Another scope for a part of a transaction.
    pub fn within<T>(&self, scope: Scope<'_>, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        let Some(way) = self.wall.as_ref().map(|wall| wall.way(scope)) else { return work(self) };
        let before = self.go(way);
        let outcome = work(self);
        if let Some(way) = before {
            self.go(way);
        }
        outcome
    }

    /// Goes another way; gives back the one before, `None` where it is the same.
    fn go(&self, way: Way) -> Option<Way> {
        let mut under_way = self.under_way.borrow_mut();
        let transaction = under_way.as_mut().filter(|transaction| transaction.way != way)?;
        self.ahead.borrow_mut().push(way.sql.clone());
        Some(std::mem::replace(&mut transaction.way, way))
    }

    fn begin(&self, begin: &str, scope: Scope<'_>) {
        let wall = self.wall.as_ref();
        let way = wall.map(|wall| wall.way(scope)).unwrap_or_default();
        let opening = wall.map(|wall| wall.opening(scope));
        self.ahead.replace(std::iter::once(begin.to_owned()).chain(opening).collect());
        self.under_way.replace(Some(UnderWay { begun: false, way }));
    }

    /// Whether PostgreSQL has heard of the transaction that was under way.
    fn end(&self) -> bool {
        self.ahead.take();
        self.under_way.take().is_some_and(|transaction| transaction.begun)
    }

    /// Nobody waits for the end of a transaction that wrote nothing.
    fn read<T>(&self, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        let outcome = work(self);
        if self.end() {
            self.tell("COMMIT");
        }
        outcome
    }

    /// Says something whose answer comes with that of the next question.
    fn tell(&self, sql: &str) {
        if !self.given_up.get() {
            self.wire.send(self.client.batch_execute(sql));
        }
    }

    /// A question, and in front of it what is to go out first: both are on their way before either is waited for.
    fn asked<T>(
        &self,
        question: impl Future<Output = std::result::Result<T, tokio_postgres::Error>>,
    ) -> Result<T> {
        let ahead = self.ahead.take().join("; ");
        if ahead.is_empty() {
            return self.answered(question);
        }
        if let Some(transaction) = self.under_way.borrow_mut().as_mut() {
            transaction.begun = true;
        }
        self.answered(async {
            let (first, answer) = join(self.client.batch_execute(&ahead), question).await;
            first.and(answer)
        })
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
        #[cfg(test)]
        let sql = &*super::walled::told(sql);
        let finds = self.under_way.borrow().as_ref().is_some_and(|transaction| transaction.way.finds);
        let known = &self.statements[usize::from(finds)];
        if let Some(statement) = known.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.answered(self.client.prepare(sql))?;
        known.borrow_mut().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn borrowed(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
