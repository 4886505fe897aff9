//! The database is gone, silent, slow or full: nothing is acknowledged that was not committed, the server says so soon,
//! and goes on by itself when the fault ends.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use pendata_cluster::Node;
use pendata_device::sync::SyncProblem;

use crate::FORM;
use crate::office::Office;
use crate::post::{Post, assert_at_rest};
use crate::proxy::{Line, Proxy};
use crate::tablet::NONE;

/// What issue 4 gives a server to be back, and here also to say that it is not.
const SOON: Duration = Duration::from_secs(30);

struct Registry {
    office: Office,
    rina: Post,
}

impl Registry {
    fn upon(database: pendata_cluster::Database) -> Self {
        let office = Office::upon(Some(database), FORM, Vec::new());
        let mut rina = Post::of(&office, "rina");
        rina.answer();
        rina.send_soon();
        assert_eq!(office.status("/readyz"), 200);
        Self { office, rina }
    }

    /// A push is told to come again, soon and without a promise; `readyz` tells it too, `livez` does not.
    fn assert_refused(&mut self) {
        let promised = self.rina.witness.promised();
        self.rina.answer();
        let began = Instant::now();
        let (_, outcome) = self.rina.tablet.sync_over(&self.rina.witness, NONE, |_| true);
        let told = matches!(outcome, Err(SyncProblem::Busy { retry_after }) if retry_after >= 5);
        assert!(told, "{outcome:?}");
        assert!(began.elapsed() < SOON, "told after {:?}", began.elapsed());
        assert_eq!(self.rina.witness.promised(), promised, "nothing is promised");
        assert!(self.rina.tablet.unsent() > 0, "and nothing is called sent");
        assert_eq!(self.office.status("/readyz"), 503);
        assert_eq!(self.office.status("/livez"), 200);
    }

    /// Without a restart of the server.
    fn assert_back(&self) {
        self.rina.send_soon();
        let began = Instant::now();
        while self.office.status("/readyz") != 200 {
            assert!(began.elapsed() < SOON, "it is not ready again");
        }
        assert_at_rest(&self.office, std::slice::from_ref(&self.rina));
    }
}

#[test]
fn a_database_that_is_gone_is_told_of_and_come_back_to() {
    let node = Node::alone(&[]);
    let mut registry = Registry::upon(node.database());
    node.crash();
    registry.assert_refused();
    node.start();
    registry.assert_back();
}

#[test]
fn a_database_that_says_nothing_is_given_up_and_come_back_to() {
    let node = Node::alone(&[]);
    let proxy = Proxy::to(node.place());
    let mut registry = Registry::upon(node.database_behind(&proxy.address));
    proxy.becomes(Line::Silent);
    registry.assert_refused();
    proxy.becomes(Line::Sound);
    registry.assert_back();
}

#[test]
fn a_commit_that_takes_too_long_is_no_acknowledgement_though_it_stands() {
    let node = Node::alone(&[]);
    let registry = Registry::upon(node.database());
    let Registry { office, mut rina } = registry;
    // Longer than a COMMIT is waited for.
    node.database().sql(
        "CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(20); RETURN NULL; END$$;
         CREATE CONSTRAINT TRIGGER late AFTER INSERT ON receipts DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION late()",
    );
    let (promised, logged) = (rina.witness.promised(), office.logged());
    rina.answer();
    assert!(!rina.try_send(), "nobody knows what becomes of it");
    assert_eq!(rina.witness.promised(), promised);
    while office.logged() == logged {
        thread::sleep(Duration::from_millis(100));
    }
    node.database().sql("DROP TRIGGER late ON receipts");
    rina.send_soon();
    assert!(rina.witness.promised().len() > promised.len(), "promised once it was asked for again");
    assert_at_rest(&office, &[rina]);
}

#[test]
fn a_slow_database_makes_a_slow_server_and_nothing_worse() {
    let node = Node::alone(&[]);
    let proxy = Proxy::to(node.place());
    let mut registry = Registry::upon(node.database_behind(&proxy.address));
    proxy.becomes(Line::Slow(Duration::from_millis(500)));
    registry.rina.answer();
    assert!(registry.rina.try_send(), "a second for each question, and still an answer");
    assert_eq!(registry.rina.tablet.unsent(), 0);
    proxy.becomes(Line::Sound);
    registry.assert_back();
}

/// Connections that somebody else holds.
struct Crowd(Vec<Child>);

impl Crowd {
    fn at(node: &Node, size: usize) -> Self {
        let stays = |_| {
            let url = format!("postgres://postgres@{}/postgres", node.place());
            let mut psql = Command::new("psql");
            // Waits for statements that never come; PostgreSQL sees at once when it is gone.
            psql.args(["--no-psqlrc", "--quiet", &url]);
            psql.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("psql runs")
        };
        Self((0..size).map(stays).collect())
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // One that found no place has ended.
            child.kill().unwrap_or_default();
            drop(child.wait());
        }
    }
}

#[test]
fn a_database_without_free_connections_is_told_of_and_come_back_to() {
    const MOST: usize = 20;
    let node = Node::alone(&[&format!("max_connections = {MOST}")]);
    let mut registry = Registry::upon(node.database());
    let ours =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'pendata'";
    let mut crowds = Vec::new();
    node.sql(ours);
    while node.answers() {
        crowds.push(Crowd::at(&node, MOST));
        thread::sleep(Duration::from_millis(500));
    }
    registry.assert_refused();
    drop(crowds);
    registry.assert_back();
}
