//! Commits that arrive while a transaction is under way share the next one: a group commit over all devices of a
//! district, answered only after it is durable. Districts do not wait for each other.

use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{DeviceNumber, HouseholdId};

use super::commit::{self, Written};
use super::failure::Failure;
use super::pool::Pool;
use super::retry;
use super::session::Session;
use super::wall::Scope;
use crate::error::{Error, Result};
use crate::store::measures::Groups;
use crate::store::vault::rows::SealedCommit;

/// The most commits in one transaction.
const GROUP: usize = 128;
/// Transactions at once, of as many districts.
const THREADS: usize = 4;

/// Small tables and many of them: without this a table that was empty when a statement was planned is read from end to
/// end when it no longer is. Everything here is found by its key.
const BY_KEY: &str = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

struct Pending {
    commit: SealedCommit,
    reply: Sender<Result<()>>,
}

#[derive(Default)]
struct Queue {
    pending: VecDeque<Pending>,
    /// Districts whose transaction is under way.
    busy: BTreeSet<DistrictCode>,
    ended: bool,
}

#[derive(Default)]
struct Counter {
    groups: Groups,
    queue: Mutex<Queue>,
    arrived: Condvar,
}

pub struct Writer {
    counter: Arc<Counter>,
    threads: Vec<JoinHandle<()>>,
}

impl Writer {
    pub fn start(pool: &Arc<Pool>) -> Result<Self> {
        let counter = Arc::new(Counter::default());
        let thread = |_| {
            let (counter, pool) = (Arc::clone(&counter), Arc::clone(pool));
            let mut session = None;
            std::thread::Builder::new().name("writer".into()).spawn(move || {
                counter.serve(|district, group| write(&pool, &mut session, district, group));
            })
        };
        let threads = (0..THREADS).map(thread).collect::<std::io::Result<_>>()?;
        Ok(Self { counter, threads })
    }

    pub fn groups(&self) -> Groups {
        self.counter.groups.clone()
    }

    /// Returns when it is durable. A commit that errors leaves no trace, or it is not known whether it does.
    pub fn commit(&self, commit: SealedCommit) -> Result<()> {
        let (reply, answer) = channel();
        self.counter.queue().pending.push_back(Pending { commit, reply });
        self.counter.arrived.notify_one();
        answer.recv().map_err(|_| Error::Stopping)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.counter.queue().ended = true;
        self.counter.arrived.notify_all();
        self.threads.drain(..).for_each(|thread| thread.join().unwrap_or_default());
    }
}

impl Counter {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Commits of one district that nobody works on; `None` at the end.
    fn next(&self) -> Option<(DistrictCode, Vec<Pending>)> {
        let mut queue = self.queue();
        loop {
            if let Some(group) = queue.group() {
                return Some(group);
            }
            if queue.ended {
                return None;
            }
            queue = self.arrived.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Writes groups until the end. A group that panics is lost, and nobody who waits for it hears that it was kept; the
    /// thread goes on, and its district too.
    fn serve(&self, mut write: impl FnMut(&DistrictCode, Vec<Pending>)) {
        while let Some((district, group)) = self.next() {
            let (size, began) = (group.len(), Instant::now());
            let outcome = catch_unwind(AssertUnwindSafe(|| write(&district, group)));
            if outcome.is_err() {
                tracing::error!(commits = size, "a group of commits ended in a panic");
            }
            self.groups.note(size, began);
            self.done(&district);
        }
    }

    fn done(&self, district: &DistrictCode) {
        self.queue().busy.remove(district);
        self.arrived.notify_all();
    }
}

impl Queue {
    /// The oldest commit of a free district, and those of its district that may go with it.
    fn group(&mut self) -> Option<(DistrictCode, Vec<Pending>)> {
        let first = self.pending.iter().position(|pending| !self.busy.contains(&pending.commit.district))?;
        let district = self.pending[first].commit.district.clone();
        let (mut taken, mut group, mut rest) = (Taken::default(), Vec::new(), VecDeque::new());
        for pending in self.pending.drain(..) {
            let fits =
                pending.commit.district == district && group.len() < GROUP && taken.takes(&pending.commit);
            if fits { group.push(pending) } else { rest.push_back(pending) }
        }
        self.pending = rest;
        self.busy.insert(district.clone());
        Some((district, group))
    }
}

/// Whose rows the commits of a group write.
#[derive(Default)]
struct Taken {
    devices: BTreeSet<DeviceNumber>,
    households: BTreeSet<HouseholdId>,
}

impl Taken {
    /// Two commits of one device or one household do not go together: the second expects what the first writes.
    fn takes(&mut self, commit: &SealedCommit) -> bool {
        let households = || {
            let held = commit.waiting.iter().map(|held| held.household);
            let emptied = commit.erasing.as_ref().map(|erasing| erasing.erasure.household);
            commit.households.iter().map(|new| new.household).chain(held).chain(emptied)
        };
        let contact = commit.contact.as_ref().map(|contact| contact.device);
        let devices = || contact.into_iter().chain([commit.receipt.device]);
        let free = devices().all(|device| !self.devices.contains(&device))
            && households().all(|household| !self.households.contains(&household));
        if free {
            self.devices.extend(devices());
            self.households.extend(households());
        }
        free
    }
}

/// Writes a group and answers everybody in it.
fn write(pool: &Pool, session: &mut Option<Session>, district: &DistrictCode, mut group: Vec<Pending>) {
    while !group.is_empty() {
        let commits: Vec<&SealedCommit> = group.iter().map(|pending| &pending.commit).collect();
        match retry::again(|| transaction(pool, session, district, &commits)) {
            Ok(Written::All) => return answer(group, || Ok(())),
            Ok(Written::Stale(stale)) => {
                let (moved, rest) = group.into_iter().enumerate().partition(|(at, _)| stale.contains(at));
                let bare =
                    |pending: Vec<(usize, Pending)>| pending.into_iter().map(|(_, p)| p).collect::<Vec<_>>();
                answer(bare(moved), || Err(Error::Stale));
                group = bare(rest);
            }
            // One of them cannot be written; the others must not suffer for it.
            Err(Error::Postgres(Failure::Refused(_))) if group.len() > 1 => {
                return group.into_iter().for_each(|pending| write(pool, session, district, vec![pending]));
            }
            Err(error) => {
                tracing::error!(%error, commits = group.len(), "a group of commits was not written");
                let failure = match error {
                    Error::Postgres(failure) => failure,
                    _ => Failure::Lost,
                };
                return answer(group, || Err(Error::Postgres(failure.clone())));
            }
        }
    }
}

/// A caller that is gone asks again; its push is idempotent.
fn answer(group: Vec<Pending>, outcome: impl Fn() -> Result<()>) {
    group.into_iter().for_each(|pending| pending.reply.send(outcome()).unwrap_or_default());
}

fn transaction(
    pool: &Pool,
    session: &mut Option<Session>,
    district: &DistrictCode,
    commits: &[&SealedCommit],
) -> Result<Written> {
    if !session.as_ref().is_some_and(Session::is_open) {
        let fresh = pool.connect()?;
        fresh.batch(BY_KEY)?;
        *session = Some(fresh);
    }
    let open = session.as_ref().ok_or(Failure::Lost)?;
    let mut stale = BTreeSet::new();
    let outcome =
        open.transaction(Scope::District(district), |c| match commit::write(c, district, commits)? {
            Written::All => Ok(Written::All),
            Written::Stale(moved) => {
                stale = moved;
                Err(Error::Stale)
            }
        });
    match outcome {
        Err(Error::Stale) => Ok(Written::Stale(stale)),
        Err(Error::Postgres(failure @ (Failure::Lost | Failure::Unknown))) => {
            *session = None;
            Err(failure.into())
        }
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use pendata_domain::seal::SealId;

    use super::*;
    use crate::store::audit;
    use crate::store::commit::{ReceiptRow, SealRow};

    fn commit(device: DeviceNumber) -> SealedCommit {
        SealedCommit {
            district: "35.02".parse().expect("a district"),
            time: 0,
            seal: SealRow { id: SealId([0; 16]), device, counter: 1, body: Vec::new() },
            households: Vec::new(),
            logs: BTreeMap::new(),
            waiting: Vec::new(),
            seen: Vec::new(),
            awaited: Vec::new(),
            quarantined: Vec::new(),
            receipt: ReceiptRow { device, number: 1, counter: 1 },
            contact: None,
            audit: audit::Entry::by_operator("push", String::new()),
            emptied: Vec::new(),
            erasing: None,
            transfer: None,
        }
    }

    #[test]
    fn a_group_that_panics_is_not_acknowledged_and_its_district_goes_on() {
        let counter = Arc::new(Counter::default());
        let mut first = true;
        let serving = Arc::clone(&counter);
        let thread = std::thread::spawn(move || {
            serving.serve(|_, group| match std::mem::take(&mut first) {
                true => panic!("as a bug would"),
                false => answer(group, || Ok(())),
            });
        });
        let writer = Writer { counter, threads: vec![thread] };
        assert!(matches!(writer.commit(commit(DeviceNumber(2))), Err(Error::Stopping)));
        assert!(writer.commit(commit(DeviceNumber(2))).is_ok());
    }
}
