//! The one writer. Works that arrive while a transaction commits share the next one: a group commit over all
//! devices, each work under a savepoint of its own, each answered only after the group is durable.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::Instant;

use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::store::measures::Groups;

/// The most works in one transaction.
const GROUP: usize = 256;

/// Answers the caller once it is known whether the group is durable.
type Reply = Box<dyn FnOnce(bool) + Send>;
/// Writes, and says whether its writes stand.
type Work = Box<dyn FnOnce(&Connection) -> (bool, Reply) + Send>;

pub struct Writer {
    works: Option<SyncSender<Work>>,
    thread: Option<JoinHandle<()>>,
    groups: Groups,
}

impl Writer {
    pub fn start(connection: Connection) -> Result<Self> {
        let (works, queue) = sync_channel(GROUP);
        let groups = Groups::default();
        let noted = groups.clone();
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || run(&connection, &queue, &noted))?;
        Ok(Self { works: Some(works), thread: Some(thread), groups })
    }

    pub fn groups(&self) -> Groups {
        self.groups.clone()
    }

    /// Runs a work in a transaction and returns when it is durable. A work that errors leaves no trace.
    pub fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer): (Sender<Result<T>>, Receiver<Result<T>>) = channel();
        let boxed: Work = Box::new(move |connection| {
            let outcome = work(connection);
            let stands = outcome.is_ok();
            let finish = move |durable: bool| {
                let outcome = if stands && !durable { Err(Error::Stopping) } else { outcome };
                // A caller that is gone asks again; the work is idempotent.
                reply.send(outcome).ok();
            };
            (stands, Box::new(finish))
        });
        self.works.as_ref().ok_or(Error::Stopping)?.send(boxed).map_err(|_| Error::Stopping)?;
        answer.recv().map_err(|_| Error::Stopping)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.works = None;
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

fn run(connection: &Connection, queue: &Receiver<Work>, groups: &Groups) {
    while let Ok(first) = queue.recv() {
        let (mut replies, began) = (Vec::new(), Instant::now());
        let durable = caught(|| group(connection, first, queue, &mut replies));
        if let Err(error) = &durable {
            tracing::error!(%error, "a group of writes was not committed");
            connection.execute_batch("ROLLBACK").ok();
        }
        groups.note(replies.len(), began);
        replies.into_iter().for_each(|reply| reply(durable.is_ok()));
    }
}

/// A work that panics takes its group with it, and nothing else: the writer goes on.
fn caught(group: impl FnOnce() -> rusqlite::Result<()>) -> rusqlite::Result<()> {
    catch_unwind(AssertUnwindSafe(group)).unwrap_or(Err(rusqlite::Error::UnwindingPanic))
}

fn group(
    connection: &Connection,
    first: Work,
    queue: &Receiver<Work>,
    replies: &mut Vec<Reply>,
) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let mut next = Some(first);
    while let Some(work) = next {
        connection.execute_batch("SAVEPOINT work")?;
        let (stands, reply) = work(connection);
        replies.push(reply);
        let end = if stands { "RELEASE work" } else { "ROLLBACK TO work; RELEASE work" };
        connection.execute_batch(end)?;
        next = if replies.len() < GROUP { queue.try_recv().ok() } else { None };
    }
    connection.execute_batch("COMMIT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_that_panics_is_lost_alone() {
        let connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch("CREATE TABLE kept (n INTEGER)").expect("a table");
        let writer = Writer::start(connection).expect("a writer");
        let lost = writer.run(|to| -> Result<()> {
            to.execute("INSERT INTO kept VALUES (1)", [])?;
            panic!("as a bug would")
        });
        assert!(matches!(lost, Err(Error::Stopping)));
        let count =
            writer.run(|to| Ok(to.query_row("SELECT count(*) FROM kept", [], |row| row.get::<_, u32>(0))?));
        assert_eq!(count.expect("the writer goes on"), 0);
    }
}
