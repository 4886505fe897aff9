//! A wire that counts: a relay before the server that sees every byte of the connections, headers included. It can
//! be as slow as 2G.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use crate::link::{BITS_PER_SECOND, Lane, Outlet, ROUND_TRIP};
use crate::measure::thread_cpu;

/// What went over the wire. IP and TCP headers are not in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traffic {
    pub up: u64,
    pub down: u64,
    pub connections: u64,
    /// Requests: times the client began to speak after the server had spoken.
    pub exchanges: u64,
    /// CPU nanoseconds of the relay itself, which runs in this process beside the clients.
    relay: u64,
}

impl Traffic {
    pub fn total(&self) -> u64 {
        self.up + self.down
    }

    /// With the one that opens a connection; TLS 1.3 would be one more.
    pub fn round_trips(&self) -> u64 {
        self.connections + self.exchanges
    }

    /// Seconds on 2G, one thing after the other.
    pub fn on_2g(&self) -> f64 {
        let sending = self.total() as f64 * 8.0 / BITS_PER_SECOND;
        self.round_trips() as f64 * ROUND_TRIP.as_secs_f64() + sending
    }

    pub fn relay_cpu(&self) -> f64 {
        self.relay as f64 / 1e9
    }

    pub fn since(&self, before: &Self) -> Self {
        Self {
            up: self.up - before.up,
            down: self.down - before.down,
            connections: self.connections - before.connections,
            exchanges: self.exchanges - before.exchanges,
            relay: self.relay - before.relay,
        }
    }
}

#[derive(Default)]
struct Counts {
    up: AtomicU64,
    down: AtomicU64,
    connections: AtomicU64,
    exchanges: AtomicU64,
    relay: AtomicU64,
    /// Whether the client spoke last.
    client_speaks: AtomicBool,
}

/// Meant for one client at a time: with more, exchanges are not told apart.
pub struct Relay {
    pub address: String,
    counts: Arc<Counts>,
}

/// The two directions of a slow line.
#[derive(Clone)]
struct Slow {
    up: Lane,
    down: Lane,
}

impl Relay {
    /// Before a server; listens as long as the program runs.
    pub fn before(server: &str) -> anyhow::Result<Self> {
        Self::listen(server, None)
    }

    /// The same on a line of 50 kbit/s and 600 ms.
    pub fn on_2g(server: &str) -> anyhow::Result<Self> {
        Self::listen(server, Some(Slow { up: Lane::new(), down: Lane::new() }))
    }

    fn listen(server: &str, slow: Option<Slow>) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?.to_string();
        let (counts, server) = (Arc::new(Counts::default()), server.to_owned());
        let counted = Arc::clone(&counts);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                counted.connections.fetch_add(1, Ordering::SeqCst);
                counted.client_speaks.store(false, Ordering::SeqCst);
                // A client that finds no server is told by the end of its connection.
                join(client, &server, slow.clone(), &counted).ok();
            }
        });
        Ok(Self { address, counts })
    }

    pub fn traffic(&self) -> Traffic {
        let read = |count: &AtomicU64| count.load(Ordering::SeqCst);
        let Counts { up, down, connections, exchanges, relay, .. } = &*self.counts;
        Traffic {
            up: read(up),
            down: read(down),
            connections: read(connections),
            exchanges: read(exchanges),
            relay: read(relay),
        }
    }
}

fn join(client: TcpStream, server: &str, slow: Option<Slow>, counts: &Arc<Counts>) -> std::io::Result<()> {
    let server = TcpStream::connect(server)?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (from_client, from_server) = (client.try_clone()?, server.try_clone()?);
    let (up, down) = (Arc::clone(counts), Arc::clone(counts));
    let opening = if slow.is_some() { ROUND_TRIP } else { std::time::Duration::ZERO };
    let (to_server, to_client) = match slow {
        Some(Slow { up, down }) => (Outlet::slow(server, up), Outlet::slow(client, down)),
        None => (Outlet::Direct(server), Outlet::Direct(client)),
    };
    thread::spawn(move || {
        // The client's kernel has met ours: the far server's would have answered this late.
        thread::sleep(opening);
        carry(from_client, to_server, &up.relay, |bytes| {
            up.up.fetch_add(bytes, Ordering::SeqCst);
            if !up.client_speaks.swap(true, Ordering::SeqCst) {
                up.exchanges.fetch_add(1, Ordering::SeqCst);
            }
        });
    });
    thread::spawn(move || {
        carry(from_server, to_client, &down.relay, |bytes| {
            down.down.fetch_add(bytes, Ordering::SeqCst);
            down.client_speaks.store(false, Ordering::SeqCst);
        });
    });
    Ok(())
}

/// Carries bytes until either end closes. They are counted before they are handed on.
fn carry(mut from: TcpStream, mut to: Outlet, relay: &AtomicU64, count: impl Fn(u64)) {
    let mut buffer = [0; 16 * 1024];
    let grain = to.grain();
    let mut used = 0.0;
    while let Ok(read) = from.read(&mut buffer[..grain]) {
        if read > 0 {
            count(read as u64);
        }
        let goes_on = read > 0 && to.send(&buffer[..read]);
        let now = thread_cpu();
        relay.fetch_add(((now - used) * 1e9) as u64, Ordering::SeqCst);
        used = now;
        if !goes_on {
            break;
        }
    }
    to.close();
}
