//! How often a push and a read go to PostgreSQL and back.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::{Place, Push, household, open, village};
use crate::store::Store;

/// A line to a database that counts each time the client speaks after the server has.
struct Line {
    url: String,
    turns: Arc<AtomicUsize>,
}

impl Line {
    fn to(url: &str) -> Self {
        let (front, rest) = url.split_once('@').expect("a user");
        let (place, name) = rest.split_once('/').expect("a name");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let own = listener.local_addr().expect("an address");
        let (place, turns) = (place.to_owned(), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&turns);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(&place).expect("PostgreSQL answers");
                carry(client, server, &counted);
            }
        });
        Self { url: format!("{front}@{own}/{name}"), turns }
    }

    /// Turns that a work takes.
    fn count(&self, work: impl FnOnce()) -> usize {
        let before = self.turns.load(Ordering::SeqCst);
        work();
        // The end of a read is on its way, and nobody waits for it.
        thread::sleep(Duration::from_millis(200));
        self.turns.load(Ordering::SeqCst) - before
    }
}

fn carry(client: TcpStream, server: TcpStream, turns: &Arc<AtomicUsize>) {
    let answered = Arc::new(AtomicBool::new(true));
    let ends = (client.try_clone().expect("a line"), server.try_clone().expect("a line"));
    let (asks, counted) = (Arc::clone(&answered), Arc::clone(turns));
    thread::spawn(move || {
        pass(client, server, || {
            if asks.swap(false, Ordering::SeqCst) {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
    });
    thread::spawn(move || pass(ends.1, ends.0, || answered.store(true, Ordering::SeqCst)));
}

fn pass(mut from: TcpStream, mut to: TcpStream, heard: impl Fn()) {
    to.set_nodelay(true).expect("a line");
    let mut piece = [0; 65_536];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        heard();
        if to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    // The other end may be gone before.
    to.shutdown(Shutdown::Write).unwrap_or_default();
}

#[test]
fn a_push_and_what_it_reads_go_to_postgresql_and_back_as_often_as_they_must() {
    let place = Place::postgres();
    let device = place.device("rina", &village(1));
    let line = Line::to(&place.database().url());
    let store = open(&line.url, place.dir.path()).expect("it opens");
    let commit = |number: u64| {
        Push::of(device, number)
            .with(household(1), &village(1), number.checked_sub(1).filter(|n| *n > 0))
            .commit()
    };
    let district = village(1).district();
    let load = || drop(store.load(&district, &[household(1)]).expect("loaded"));
    let find = || drop(store.device(device).expect("asked").expect("a device"));
    // Statements are prepared once, and each of the writer's connections prepares its own.
    (1..=40).for_each(|number| store.commit(commit(number)).expect("written"));
    load();
    find();
    let push = commit(41);
    let turns = (line.count(|| store.commit(push).expect("written")), line.count(load), line.count(find));
    // As many as they have statements, and their ends: that of the push is waited for. What is not waited for may travel
    // with the next, one turn less.
    let (push, load, find) = turns;
    assert!(push <= 16 && load <= 3 && find <= 3, "push, load, device: {turns:?}");
}
