//! A wire that counts: a proxy before the server that sees every byte of the connection, headers included.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

/// 50 kbit/s, as 2G gives it.
const BITS_PER_SECOND: f64 = 50_000.0;
const ROUND_TRIP_SECONDS: f64 = 0.6;

/// What went over the wire. IP and TCP headers are not in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traffic {
    pub up: u64,
    pub down: u64,
    pub connections: u64,
    /// Requests: times the client began to speak after the server had spoken.
    pub exchanges: u64,
}

impl Traffic {
    pub fn total(&self) -> u64 {
        self.up + self.down
    }

    /// With the one that opens a connection; TLS 1.3 would be one more.
    pub fn round_trips(&self) -> u64 {
        self.connections + self.exchanges
    }

    /// Seconds on 50 kbit/s with 600 ms for a round trip, one after the other.
    pub fn on_2g(&self) -> f64 {
        self.round_trips() as f64 * ROUND_TRIP_SECONDS + self.total() as f64 * 8.0 / BITS_PER_SECOND
    }

    pub fn since(&self, before: &Self) -> Self {
        Self {
            up: self.up - before.up,
            down: self.down - before.down,
            connections: self.connections - before.connections,
            exchanges: self.exchanges - before.exchanges,
        }
    }
}

#[derive(Default)]
struct Counts {
    up: AtomicU64,
    down: AtomicU64,
    connections: AtomicU64,
    exchanges: AtomicU64,
    /// Whether the client spoke last.
    client_speaks: AtomicBool,
}

/// Meant for one client at a time: with more, exchanges are not told apart.
pub struct Proxy {
    pub address: String,
    counts: Arc<Counts>,
}

impl Proxy {
    /// Before a server; listens as long as the program runs.
    pub fn before(server: &str) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?.to_string();
        let (counts, server) = (Arc::new(Counts::default()), server.to_owned());
        let counted = Arc::clone(&counts);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                counted.connections.fetch_add(1, Ordering::SeqCst);
                counted.client_speaks.store(false, Ordering::SeqCst);
                // A client that finds no server is told by the end of its connection.
                join(client, &server, &counted).ok();
            }
        });
        Ok(Self { address, counts })
    }

    pub fn traffic(&self) -> Traffic {
        let read = |count: &AtomicU64| count.load(Ordering::SeqCst);
        let Counts { up, down, connections, exchanges, .. } = &*self.counts;
        Traffic { up: read(up), down: read(down), connections: read(connections), exchanges: read(exchanges) }
    }
}

fn join(client: TcpStream, server: &str, counts: &Arc<Counts>) -> std::io::Result<()> {
    let server = TcpStream::connect(server)?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (from_client, to_server) = (client.try_clone()?, server.try_clone()?);
    let (up, down) = (Arc::clone(counts), Arc::clone(counts));
    thread::spawn(move || {
        carry(from_client, to_server, |bytes| {
            up.up.fetch_add(bytes, Ordering::SeqCst);
            if !up.client_speaks.swap(true, Ordering::SeqCst) {
                up.exchanges.fetch_add(1, Ordering::SeqCst);
            }
        });
    });
    thread::spawn(move || {
        carry(server, client, |bytes| {
            down.down.fetch_add(bytes, Ordering::SeqCst);
            down.client_speaks.store(false, Ordering::SeqCst);
        });
    });
    Ok(())
}

/// Carries bytes until either end closes. They are counted before they are handed on.
fn carry(mut from: TcpStream, mut to: TcpStream, count: impl Fn(u64)) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read) = from.read(&mut buffer) {
        if read == 0 {
            break;
        }
        count(read as u64);
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    for end in [&from, &to] {
        // The other direction may have closed it already.
        end.shutdown(Shutdown::Both).unwrap_or_default();
    }
}
