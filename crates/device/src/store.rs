//! The database and its second copy as one: a transaction is over once both hold it.
//!
//! Order: once the transaction's work holds, its facts go to the journal's thread, COMMIT runs beside its fsync, and
//! the answer goes to the screen when both are done. A cut between the two leaves facts in one of them: what the
//! file lacks stands in the table `journal` and is appended at the next opening; what the database lacks (the
//! cut, a disk that lost commits, an old copy put back) is applied from the file. So whichever of the two
//! survives, it holds everything a screen called saved. An answer that was never called saved may survive too.

use std::cell::RefCell;
use std::path::PathBuf;

use minicbor::{Decode, Encode};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::dump;
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::storage::{Ballast, Journal, JournalContent};
use crate::tables::{decode, meta};

/// What became of a database that could not be read, or that had lost what the journal holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Recovery {
    /// Where the damaged files are kept; `None` where the database was missing or only behind.
    #[n(0)]
    pub moved_to: Option<PathBuf>,
    /// Facts given back by the journal: answers, changes, seals, forms.
    #[n(1)]
    pub restored: usize,
    /// Places of the journal that could not be read. What others entered comes back from the server.
    #[n(2)]
    pub unreadable: u32,
}

pub(crate) struct Store {
    pub db: Connection,
    pub dir: PathBuf,
    journal: Journal,
    ballast: Ballast,
    /// The newest entry that is durable in the journal.
    journaled: u64,
    /// The newest entry in the database.
    entry: u64,
    /// Entries that a failed transaction left in the journal.
    undone: Vec<(u64, u64)>,
    /// Set while the journal cannot be written: answers are in the database alone.
    pub single_copy: bool,
}

/// Entry numbers and facts, as the journal takes them.
type Records = Vec<(u64, Vec<u8>)>;

/// A transaction under way.
pub(crate) struct Ledger<'t> {
    pub tx: &'t Transaction<'t>,
    entry: RefCell<u64>,
    records: RefCell<Records>,
}

impl Ledger<'_> {
    /// Applies a fact, and puts it on its way to the journal.
    pub fn note(&self, fact: &Fact) -> Result<()> {
        fact.apply(self.tx)?;
        self.keep(fact)
    }

    /// Puts on its way to the journal what the tables hold already.
    fn keep(&self, fact: &Fact) -> Result<()> {
        let mut entry = self.entry.borrow_mut();
        *entry += 1;
        let bytes = fact.to_bytes();
        self.tx
            .prepare_cached("INSERT INTO journal (entry, fact) VALUES (?1, ?2)")?
            .execute((*entry, &bytes))?;
        self.records.borrow_mut().push((*entry, bytes));
        Ok(())
    }
}

impl Store {
    /// Brings database and journal to the same state. What the database had lost stands in it as its recovery, until
    /// that is ended: a program killed in between goes on with it at the next start. `moved_to`: where files are kept
    /// in whose place the database was made.
    pub fn open(
        db: Connection,
        dir: PathBuf,
        journal: Journal,
        content: &JournalContent,
        moved_to: Option<PathBuf>,
        environment: &mut dyn Environment,
    ) -> Result<Self> {
        let ballast = Ballast::in_dir(&dir);
        ballast.load();
        let entry: Option<u64> = db.query_row("SELECT max(entry) FROM journal", [], |row| row.get(0))?;
        let journaled = content.facts.keys().next_back().copied().unwrap_or(0);
        let (entry, undone) = (entry.unwrap_or(0), Vec::new());
        let mut store = Self { db, dir, journal, ballast, journaled, entry, undone, single_copy: false };
        let lost = standing_after(content, entry)?;
        let found = Recovery { moved_to, restored: lost.len(), unreadable: content.damaged };
        store.apply_lost(&lost, journaled, found)?;
        let gaps = store.has_gaps(content)?;
        store.flush(environment);
        if gaps {
            store.rewrite(environment)?;
        }
        Ok(store)
    }

    /// Whether a fact that the database knows can be read neither in the journal nor on its way there.
    fn has_gaps(&self, content: &JournalContent) -> Result<bool> {
        let from = beginning(content);
        let readable = content.facts.range(from..).count() as u64;
        let waiting: Option<u64> = self.db.query_row(
            "SELECT min(entry) FROM journal WHERE entry > ?1",
            [self.journaled],
            |row| row.get(0),
        )?;
        let reaches = self.entry <= self.journaled || waiting == Some(self.journaled + 1);
        Ok(readable + from <= self.journaled || !reaches)
    }

    /// Writes everything into the journal anew, because records of it were lost.
    fn rewrite(&mut self, environment: &mut dyn Environment) -> Result<()> {
        let from = self.entry + 1;
        self.commit(environment, |ledger| {
            dump::everything(ledger.tx)?.iter().try_for_each(|fact| ledger.keep(fact))?;
            ledger.keep(&Fact::Whole { from })
        })
    }

    /// Writes everything into a new file of the journal and removes the older ones, which hold what was erased. Returns
    /// whether they are gone: not while the journal cannot be written. Cut short anywhere, it is done again.
    pub fn renew_journal(&mut self, environment: &mut dyn Environment) -> Result<bool> {
        self.journal.begin_files();
        self.rewrite(environment)?;
        if self.single_copy {
            return Ok(false);
        }
        self.journal.drop_older()?;
        Ok(true)
    }

    fn apply_lost(&mut self, lost: &[Fact], newest: u64, mut found: Recovery) -> Result<()> {
        if lost.is_empty() {
            return Ok(());
        }
        let tx = self.db.transaction()?;
        if let Some(begun) = meta::get::<Recovery>(&tx, meta::RECOVERY)? {
            found = Recovery {
                moved_to: found.moved_to.or(begun.moved_to),
                restored: found.restored + begun.restored,
                ..found
            };
        }
        meta::put(&tx, meta::RECOVERY, &found)?;
        lost.iter().try_for_each(|fact| fact.apply(&tx))?;
        let last = lost.last().expect("it is not empty").to_bytes();
        tx.execute("INSERT OR REPLACE INTO journal (entry, fact) VALUES (?1, ?2)", (newest, last))?;
        tx.commit()?;
        self.entry = newest;
        Ok(())
    }

    /// Runs `work` in one transaction and returns after COMMIT and the journal. On a full disk the ballast is
    /// given back and the work is done once more.
    ///
    /// Errors leave nothing behind.
    pub fn commit<T>(
        &mut self,
        environment: &mut dyn Environment,
        work: impl Fn(&Ledger<'_>) -> Result<T>,
    ) -> Result<T> {
        match self.attempt(environment, &work) {
            Err(Error::StorageFull) if self.ballast.drop_it() => self.attempt(environment, &work),
            other => other,
        }
    }

    /// The number the next fact gets.
    pub fn next_entry(&self) -> u64 {
        self.entry + 1
    }

    fn attempt<T>(
        &mut self,
        environment: &mut dyn Environment,
        work: &impl Fn(&Ledger<'_>) -> Result<T>,
    ) -> Result<T> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // The newest row stays, so that the numbering survives in either file.
        tx.prepare_cached("DELETE FROM journal WHERE entry < ?1")?.execute([self.journaled])?;
        let ledger = Ledger { tx: &tx, entry: RefCell::new(self.entry), records: RefCell::default() };
        let value = work(&ledger)?;
        self.undone.iter().try_for_each(|(from, to)| ledger.keep(&Fact::Undone { from: *from, to: *to }))?;
        let records = ledger.records.into_inner();
        let beside = !self.single_copy && !records.is_empty();
        if beside {
            self.journal.begin(&records, environment);
        }
        let committed = tx.commit();
        let journaled = if beside { self.journal.wait() } else { Ok(()) };
        let first = self.entry + 1;
        if beside || committed.is_ok() {
            // Also after a failure, so that no number of the journal is used twice.
            self.entry = records.last().map_or(self.entry, |(entry, _)| *entry);
        }
        if let Err(error) = committed {
            self.undone.extend((self.entry >= first).then_some((first, self.entry)));
            return Err(error.into());
        }
        if !records.is_empty() {
            self.undone.clear();
        }
        match journaled {
            Ok(()) if !self.single_copy => self.journaled = self.entry,
            _ => self.flush(environment),
        }
        Ok(value)
    }

    /// Whether the records are durable in the journal.
    fn append(&mut self, records: &[(u64, Vec<u8>)], environment: &mut dyn Environment) -> bool {
        self.journal.begin(records, environment);
        let mut done = self.journal.wait();
        if matches!(done, Err(Error::StorageFull)) && self.ballast.drop_it() {
            self.journal.begin(records, environment);
            done = self.journal.wait();
        }
        if done.is_ok() {
            self.journaled = records.last().map_or(self.journaled, |(entry, _)| *entry);
        }
        done.is_ok()
    }

    /// Appends whatever the journal lacks. Where that fails the database alone holds it, until the next try.
    fn flush(&mut self, environment: &mut dyn Environment) {
        let records = self.waiting_records();
        self.single_copy = match records {
            Ok(records) => !self.append(&records, environment),
            Err(_) => true,
        };
        if self.single_copy {
            tracing::warn!(code = "journal_unwritable", "answers are in the database alone");
        }
    }

    fn waiting_records(&self) -> Result<Records> {
        let mut statement =
            self.db.prepare_cached("SELECT entry, fact FROM journal WHERE entry > ?1 ORDER BY entry")?;
        let rows = statement.query_map([self.journaled], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Takes the ballast again where space came back.
    pub fn reload_ballast(&self) {
        self.ballast.load();
    }
}

/// The journal's facts after the database's newest, without those of failed transactions.
fn standing_after(content: &JournalContent, newest: u64) -> Result<Vec<Fact>> {
    let later = content.facts.range(newest + 1..);
    let facts: Vec<(u64, Fact)> =
        later.map(|(entry, bytes)| Ok((*entry, decode(bytes)?))).collect::<Result<_>>()?;
    let undone: Vec<(u64, u64)> = facts
        .iter()
        .filter_map(|(_, fact)| match fact {
            Fact::Undone { from, to } => Some((*from, *to)),
            _ => None,
        })
        .collect();
    let stands = |entry: u64| !undone.iter().any(|(from, to)| (*from..=*to).contains(&entry));
    Ok(facts.into_iter().filter(|(entry, _)| stands(*entry)).map(|(_, fact)| fact).collect())
}

/// The entry from which the journal's facts hold everything: the first, or where everything was written anew.
fn beginning(content: &JournalContent) -> u64 {
    let anew = content.facts.values().rev().find_map(|bytes| match decode(bytes) {
        Ok(Fact::Whole { from }) => Some(from),
        _ => None,
    });
    anew.unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use pendata_domain::ids::HouseholdId;

    use super::*;
    use crate::environment::{NoKeyring, SystemEnvironment};
    use crate::identity::{Identity, Trainee};
    use crate::options::{Options, PinCost};
    use crate::storage::{KeyFile, Keys, Opening, create_database, open_database, read_journal};
    use crate::tables::erasures::Erased;

    /// A fact that changes nothing, told apart by its number.
    fn fact(n: u64) -> Fact {
        Fact::Void { rows: vec![n] }
    }

    fn keys_in(dir: &std::path::Path) -> Keys {
        let pin_cost = PinCost { memory_kib: 64, passes: 1 };
        let options = Options { pin_cost, keyring: Arc::new(NoKeyring), ..Options::at(dir) };
        KeyFile::draw(&options, "482915", &mut SystemEnvironment).expect("a key").1
    }

    fn opened(dir: &std::path::Path, keys: &Keys, new: bool) -> Store {
        let opening = Opening { dir, vfs: None, keys };
        let db = if new { create_database(&opening) } else { open_database(&opening) }.expect("a database");
        let content = read_journal(dir, keys.journal()).expect("a journal");
        let journal = Journal::new(dir, keys.journal());
        Store::open(db, dir.to_owned(), journal, &content, None, &mut SystemEnvironment).expect("opens")
    }

    /// A transaction whose work holds and whose COMMIT fails.
    fn fail(store: &mut Store, n: u64) {
        let failed = store.commit(&mut SystemEnvironment, |ledger| {
            ledger.note(&fact(n))?;
            Ok(ledger.tx.execute_batch("INSERT INTO child VALUES (1)")?)
        });
        assert!(failed.is_err());
    }

    fn standing(dir: &std::path::Path, keys: &Keys) -> Vec<Vec<u8>> {
        let content = read_journal(dir, keys.journal()).expect("a journal");
        let facts = standing_after(&content, 0).expect("facts");
        let own = facts.iter().filter(|fact| matches!(fact, Fact::Void { .. }));
        own.map(Fact::to_bytes).collect()
    }

    #[test]
    fn what_a_failed_commit_left_in_the_journal_is_not_applied_later() {
        let dir = tempfile::tempdir().expect("a folder");
        let keys = keys_in(dir.path());
        let mut store = opened(dir.path(), &keys, true);
        let tables = "CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child
            (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)";
        store.db.execute_batch(tables).expect("tables");
        fail(&mut store, 1);
        fail(&mut store, 2);
        store.commit(&mut SystemEnvironment, |ledger| ledger.note(&fact(3))).expect("commits");
        drop(store);
        assert_eq!(standing(dir.path(), &keys), [fact(3).to_bytes()]);
        let mut store = opened(dir.path(), &keys, false);
        store.commit(&mut SystemEnvironment, |ledger| ledger.note(&fact(4))).expect("commits");
        assert_eq!(standing(dir.path(), &keys), [fact(3).to_bytes(), fact(4).to_bytes()]);
    }

    /// A store with a device in it, and a fact that the tables do not hold: as an erased household's are.
    fn with_a_remnant(dir: &std::path::Path, keys: &Keys) -> Store {
        let mut store = opened(dir, keys, true);
        let village = "35.02.11.2003".parse().expect("a village");
        let identity = Identity::of_trainee(&Trainee { name: "Latihan".into(), village });
        store
            .commit(&mut SystemEnvironment, |ledger| {
                ledger.note(&Fact::Enrolled { identity: identity.clone() })?;
                ledger.note(&fact(1))
            })
            .expect("commits");
        store
    }

    fn journals(dir: &std::path::Path) -> usize {
        let names =
            std::fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        names.filter(|name| name.to_string_lossy().starts_with("journal-")).count()
    }

    #[test]
    fn a_journal_that_was_written_anew_has_what_stands_and_no_older_file() {
        let dir = tempfile::tempdir().expect("a folder");
        let keys = keys_in(dir.path());
        let mut store = with_a_remnant(dir.path(), &keys);
        assert_eq!(standing(dir.path(), &keys).len(), 1);
        assert!(store.renew_journal(&mut SystemEnvironment).expect("written"));
        assert_eq!((standing(dir.path(), &keys).len(), journals(dir.path())), (0, 1));
        store.commit(&mut SystemEnvironment, |ledger| ledger.note(&fact(2))).expect("it goes on");
        drop(store);
        let store = opened(dir.path(), &keys, false);
        assert!(
            meta::get::<Recovery>(&store.db, meta::RECOVERY).expect("asked").is_none(),
            "nothing was lost"
        );
        assert_eq!((standing(dir.path(), &keys), journals(dir.path())), (vec![fact(2).to_bytes()], 1));
        // What the tables hold comes back from these files alone.
        let content = read_journal(dir.path(), keys.journal()).expect("a journal");
        let enrolled = |fact: &Fact| matches!(fact, Fact::Enrolled { .. });
        assert!(standing_after(&content, 0).expect("facts").iter().any(enrolled));
    }

    #[test]
    fn a_journal_that_was_cut_while_it_was_written_anew_loses_nothing_and_is_written_again() {
        let dir = tempfile::tempdir().expect("a folder");
        let keys = keys_in(dir.path());
        let mut store = with_a_remnant(dir.path(), &keys);
        // Killed once everything is in the new file, and nothing of the older ones gone.
        store.journal.begin_files();
        store.rewrite(&mut SystemEnvironment).expect("written");
        drop(store);
        assert_eq!(journals(dir.path()), 2);
        let newest = dir.path().read_dir().expect("a folder").map(|entry| entry.expect("an entry").path());
        let newest = newest.filter(|path| path.to_string_lossy().ends_with("-1.bin")).last().expect("a file");
        // Or while the new file was on its way to the disk.
        let whole = std::fs::read(&newest).expect("it reads");
        std::fs::write(&newest, &whole[..whole.len() / 2]).expect("it is cut");
        let mut store = opened(dir.path(), &keys, false);
        let content = read_journal(dir.path(), keys.journal()).expect("a journal");
        let enrolled = |fact: &Fact| matches!(fact, Fact::Enrolled { .. });
        assert!(standing_after(&content, 0).expect("facts").iter().any(enrolled));
        assert!(store.renew_journal(&mut SystemEnvironment).expect("written"));
        assert_eq!((standing(dir.path(), &keys).len(), journals(dir.path())), (0, 1));
    }

    #[test]
    fn what_is_deleted_is_overwritten_after_an_erasure_as_before_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let keys = keys_in(dir.path());
        let mut store = opened(dir.path(), &keys, true);
        let overwrites =
            |store: &Store| store.db.pragma_query_value(None, "secure_delete", |row| row.get::<_, bool>(0));
        assert_eq!(overwrites(&store), Ok(true));
        let [household, remade] = [1, 2].map(|n| HouseholdId::from_bytes([n; 16]));
        let (village, kept) = ("35.02.11.2003".parse().expect("a village"), Vec::new());
        let fact = Fact::Erased { erased: Erased { village, household, remade, time: 1, kept, taken: 1 } };
        store.commit(&mut SystemEnvironment, |ledger| ledger.note(&fact)).expect("commits");
        assert_eq!(overwrites(&store), Ok(true));
    }
}
