//! Officers who work and send all the time, whatever becomes of the server.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use pendata_domain::ids::HouseholdId;
use sync_server::store::Store;
use sync_server::store::postgres::PostgresStore;
use sync_server::store::vault::master::MasterPlace;

use crate::office::{Office, village};
use crate::tablet::{NONE, Tablet, assert_agree, own};
use crate::witness::{Changes, Witness};

/// Answers of a household before another takes its place: long histories make slow documents.
const ANSWERS: u64 = 12;
/// What issue 4 gives a server to be back after a fault.
const RECOVERY: Duration = Duration::from_secs(30);

/// An officer with a tablet, and the witness on its line.
pub struct Post {
    pub tablet: Tablet,
    pub witness: Witness,
    households: Vec<HouseholdId>,
    answers: u64,
}

impl Post {
    pub fn of(office: &Office, login: &str) -> Self {
        let tablet = Tablet::of(office, login);
        let witness = Witness::of(office, &tablet);
        Self { tablet, witness, households: Vec::new(), answers: 0 }
    }

    /// At another instance from here on.
    pub fn at(mut self, office: &Office, address: &str) -> Self {
        self.tablet.address = address.to_owned();
        self.witness = Witness::of(office, &self.tablet);
        self
    }

    pub fn answer(&mut self) {
        if self.answers.is_multiple_of(ANSWERS) {
            self.households.push(self.tablet.found().0);
        }
        let household = self.households[self.households.len() - 1];
        self.tablet.answer(household, own("q107"), &format!("Jalan Kenikir {}", self.answers));
        self.answers += 1;
    }

    /// One try. Whether it came to its end; a fault of the server's is one that passes.
    pub fn try_send(&self) -> bool {
        match self.tablet.sync_over(&self.witness, NONE, |_| true) {
            (_, Ok(())) => true,
            (_, Err(problem)) => {
                assert!(problem.passes(), "{problem}");
                false
            }
        }
    }

    pub fn work_until(&mut self, stop: &AtomicBool) {
        while !stop.load(Ordering::SeqCst) {
            self.answer();
            self.try_send();
        }
    }

    /// Sends until the server takes it, which has to be soon. A sync that waits for a silent database may be under way.
    pub fn send_soon(&self) {
        let began = Instant::now();
        while !self.try_send() {
            assert!(began.elapsed() < RECOVERY, "the server is not back");
            thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The changes that a registry has, each as often as it has it.
pub fn logged(store: &dyn Store) -> Vec<(HouseholdId, pendata_domain::ids::ChangeHash)> {
    let log = store.log(&village(), 0, usize::MAX / 2).expect("a log");
    log.into_iter().map(|change| (change.household, change.hash)).collect()
}

/// Everything that was promised is in the registry, which adds up.
pub fn assert_kept(office: &Office, url: &str, posts: &[Post]) {
    let master = MasterPlace::beside(&office.data());
    let store = PostgresStore::open(&url.parse().expect("an address"), &master).expect("it opens");
    let there: Changes = logged(&store).into_iter().collect();
    for post in posts {
        let promised = post.witness.promised();
        let lost = promised.difference(&there).count();
        assert_eq!(lost, 0, "of {} acknowledged changes", promised.len());
    }
    let feed = store.feed(&village()).expect("a feed");
    let mut digest = pendata_domain::digest::VillageDigest::default();
    there.iter().for_each(|(_, hash)| digest.add(hash));
    assert_eq!((feed.head, feed.digest), (there.len() as u64, digest), "the village's digest");
}

/// Everybody has sent everything, and reads what the others sent: each change is there once, and the same for all.
pub fn assert_at_rest(office: &Office, posts: &[Post]) {
    for post in posts.iter().chain(posts) {
        post.send_soon();
    }
    let store = office.books().store.clone();
    let there = logged(&*store);
    let pushed: Changes = posts.iter().flat_map(|post| post.witness.pushed()).collect();
    assert_eq!(there.len(), pushed.len(), "each change once");
    assert_eq!(there.into_iter().collect::<Changes>(), pushed);
    let tablets: Vec<&Tablet> = posts.iter().map(|post| &post.tablet).collect();
    for post in posts {
        assert_eq!(post.tablet.unsent(), 0);
        post.households.last().into_iter().for_each(|household| assert_agree(*household, &tablets));
    }
    assert_eq!(office.kept_aside(), 0);
    assert_eq!(posts[0].tablet.sync().requests, 1, "the digests agree");
}
