//! `kill -9` of the server at each named point of a push, and of one whose answer has arrived.
//!
//! `SERVER_KILLS=3000` sets how many, over both stores.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use pendata_cluster::Database;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sync_server::Point;

use crate::office::{Office, registry};
use crate::post::{Post, assert_at_rest};
use crate::{FORM, rounds};

/// Where the server is killed.
#[derive(Clone, Copy, Debug)]
enum Kill {
    At(Point),
    /// Some time after it passed: in the middle of the transaction, or of the answer.
    Behind(Point),
}

const ALL: [Kill; 7] = [
    Kill::At(Point::BeforeParse),
    Kill::At(Point::AfterApply),
    Kill::At(Point::BeforeCommit),
    Kill::Behind(Point::BeforeCommit),
    Kill::At(Point::AfterCommit),
    Kill::At(Point::BeforeAnswer),
    Kill::Behind(Point::BeforeAnswer),
];

/// A server that stops at a point.
struct Stopping {
    server: Child,
    lines: Receiver<String>,
}

impl Stopping {
    fn start(office: &Office, kill: Kill, n: u32) -> Self {
        let point = match kill {
            Kill::At(point) => format!("{point:?}"),
            Kill::Behind(point) => format!("after {point:?}"),
        };
        let mut program = office.program(Path::new(env!("CARGO_BIN_EXE_stopping-server")));
        program.arg(office.data()).arg(&office.address).arg(pendata_tests::programs::sync_server());
        let mut server = program.args([point, n.to_string()]).spawn().expect("it starts");
        let (out, (told, lines)) = (BufReader::new(server.stdout.take().expect("piped")), channel());
        // Ends with the server's output; whoever asked may have stopped listening.
        thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| told.send(line)));
        Self { server, lines }
    }

    fn says(&self, word: &str) {
        let line = self.lines.recv_timeout(Duration::from_secs(60)).expect("the server comes to it");
        assert!(line.starts_with(word), "{line}");
    }

    fn kill(mut self) {
        self.server.kill().expect("it is ours");
        self.server.wait().expect("it ends");
    }
}

fn kill_many(database: Option<Database>) {
    let mut office = Office::upon(database, FORM, Vec::new());
    let mut posts: Vec<Post> = ["rina", "joko", "siti"].map(|login| Post::of(&office, login)).into();
    office.kill();
    let (stop, kills) = (AtomicBool::new(false), rounds("SERVER_KILLS", 300).div_ceil(2));
    let mut dice = ChaCha8Rng::seed_from_u64(kills);
    thread::scope(|scope| {
        posts.iter_mut().for_each(|post| drop(scope.spawn(|| post.work_until(&stop))));
        for round in 0..kills {
            let kill = ALL[round as usize % ALL.len()];
            let server = Stopping::start(&office, kill, dice.random_range(1..=3));
            server.says("http://");
            server.says("reached");
            if matches!(kill, Kill::Behind(_)) {
                thread::sleep(Duration::from_micros(dice.random_range(0..6_000)));
            }
            server.kill();
        }
        stop.store(true, Ordering::SeqCst);
    });
    let promised: usize = posts.iter().map(|post| post.witness.promised().len()).sum();
    office.start();
    assert_at_rest(&office, &posts);
    let there = office.logged();
    println!(
        "{kills} kills, {promised} changes acknowledged before the end, {there} there, 0 lost, 0 doubled"
    );
    assert!(promised as u64 > kills / 7, "the server was killed before it acknowledged anything");
}

#[test]
fn a_server_killed_anywhere_in_a_push_loses_and_doubles_nothing_upon_sqlite() {
    kill_many(None);
}

#[test]
fn a_server_killed_anywhere_in_a_push_loses_and_doubles_nothing_upon_postgresql() {
    kill_many(Some(registry()));
}
