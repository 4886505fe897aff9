//! A connection with its prepared statements, and transactions upon it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use super::failure::Failure;
use super::value::Value;
use super::wait::wait;
use crate::error::{Error, Result};

pub struct Session {
    client: Client,
    statements: RefCell<HashMap<String, Statement>>,
    /// PostgreSQL warned of something since the flag was last taken down.
    warned: Arc<AtomicBool>,
}

impl Session {
    pub fn new(client: Client, warned: Arc<AtomicBool>) -> Self {
        Self { client, statements: RefCell::default(), warned }
    }

    pub fn is_open(&self) -> bool {
        !self.client.is_closed()
    }

    /// For the migrations, which bring their own transactions.
    pub fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Runs statements without parameters and without rows.
    pub fn batch(&self, sql: &str) -> Result<()> {
        Ok(wait(self.client.batch_execute(sql)).map_err(Failure::from)?)
    }

    pub fn execute(&self, sql: &str, values: &[Value]) -> Result<u64> {
        let statement = self.prepared(sql)?;
        Ok(wait(self.client.execute(&statement, &borrowed(values))).map_err(Failure::from)?)
    }

    pub fn all<T>(&self, sql: &str, values: &[Value], read: impl FnMut(&Row) -> Result<T>) -> Result<Vec<T>> {
        let statement = self.prepared(sql)?;
        let rows = wait(self.client.query(&statement, &borrowed(values))).map_err(Failure::from)?;
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
        Ok(wait(self.client.query(&statement, columns)).map_err(Failure::from)?)
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
        self.warned.store(false, Ordering::SeqCst);
        let answer = wait(self.client.batch_execute("COMMIT"));
        match answer {
            Ok(()) if self.warned.load(Ordering::SeqCst) => Err(Failure::Unknown.into()),
            Ok(()) => Ok(()),
            Err(error) => Err(Failure::of_commit(&error).into()),
        }
    }

    fn prepared(&self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = wait(self.client.prepare(sql)).map_err(Failure::from)?;
        self.statements.borrow_mut().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn borrowed(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
