//! A network between tablets and the server that breaks exactly where it is told to.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Where the next connection breaks: after so many bytes in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Up(u64),
    Down(u64),
}

/// How bytes travel from here on, also those of connections that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Sound,
    /// Connections are taken, and nothing comes through.
    Silent,
    /// Everything takes so long, in each direction.
    Slow(Duration),
}

/// Bytes of the last connection.
#[derive(Clone, Default)]
pub struct Counts {
    up: Arc<AtomicU64>,
    down: Arc<AtomicU64>,
}

pub struct Proxy {
    pub address: String,
    next: Arc<Mutex<Option<Cut>>>,
    counts: Arc<Mutex<Counts>>,
    line: Arc<Mutex<Line>>,
}

impl Proxy {
    /// In front of a server. It listens until the test ends.
    pub fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let (next, counts) = (Arc::new(Mutex::new(None)), Arc::new(Mutex::new(Counts::default())));
        let line = Arc::new(Mutex::new(Line::Sound));
        let (cuts, counted, server) = (Arc::clone(&next), Arc::clone(&counts), server.to_owned());
        let lines = Arc::clone(&line);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(&server) else { continue };
                let cut = cuts.lock().expect("no test panics in here").take();
                let counts = Counts::default();
                *counted.lock().expect("no test panics in here") = counts.clone();
                join(client, server, cut, &counts, &lines);
            }
        });
        Self { address, next, counts, line }
    }

    pub fn becomes(&self, line: Line) {
        *self.line.lock().expect("no test panics in here") = line;
    }

    /// The next connection breaks there; those after it are sound.
    pub fn cut_next(&self, cut: Cut) {
        *self.next.lock().expect("no test panics in here") = Some(cut);
    }

    /// Bytes that went up and down in the last connection.
    pub fn counted(&self) -> (u64, u64) {
        let counts = self.counts.lock().expect("no test panics in here");
        (counts.up.load(Ordering::SeqCst), counts.down.load(Ordering::SeqCst))
    }
}

/// Joins two connections until either ends.
pub fn relay(client: TcpStream, server: TcpStream) {
    join(client, server, None, &Counts::default(), &Arc::new(Mutex::new(Line::Sound)));
}

fn join(client: TcpStream, server: TcpStream, cut: Option<Cut>, counts: &Counts, line: &Arc<Mutex<Line>>) {
    let (up, down) = match cut {
        Some(Cut::Up(bytes)) => (bytes, u64::MAX),
        Some(Cut::Down(bytes)) => (u64::MAX, bytes),
        None => (u64::MAX, u64::MAX),
    };
    let clone = |stream: &TcpStream| stream.try_clone().expect("a second handle");
    let (from_client, to_server, sent) = (clone(&client), clone(&server), Arc::clone(&counts.up));
    let up_line = Arc::clone(line);
    thread::spawn(move || carry(from_client, to_server, up, &sent, &up_line));
    let (received, down_line) = (Arc::clone(&counts.down), Arc::clone(line));
    thread::spawn(move || carry(server, client, down, &received, &down_line));
}

/// Returns when what was read may go on.
fn travel(line: &Mutex<Line>) {
    loop {
        let now = *line.lock().expect("no test panics in here");
        match now {
            Line::Sound => return,
            Line::Slow(pause) => return thread::sleep(pause),
            Line::Silent => thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Carries bytes until either end closes or the limit is reached; then the whole connection ends.
fn carry(mut from: TcpStream, mut to: TcpStream, limit: u64, carried: &AtomicU64, line: &Mutex<Line>) {
    let mut buffer = [0; 16 * 1024];
    while carried.load(Ordering::SeqCst) < limit {
        let read = match from.read(&mut buffer) {
            Ok(read) if read > 0 => read as u64,
            _ => break,
        };
        travel(line);
        let taken = read.min(limit - carried.load(Ordering::SeqCst));
        if to.write_all(&buffer[..taken as usize]).is_err() {
            break;
        }
        carried.fetch_add(taken, Ordering::SeqCst);
    }
    for end in [&from, &to] {
        // The other direction may have closed it already.
        end.shutdown(Shutdown::Both).unwrap_or_default();
    }
}
