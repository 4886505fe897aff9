//! A line as 2G gives it: 50 kbit/s each way and 600 ms for a round trip, whatever the connections on it.

use std::io::Write;
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub const BITS_PER_SECOND: f64 = 50_000.0;
pub const ROUND_TRIP: Duration = Duration::from_millis(600);

/// One direction of the line. Bytes wait for those before them, then travel for half a round trip.
#[derive(Clone)]
pub struct Lane(Arc<Mutex<Instant>>);

impl Lane {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    /// When so many bytes more have left this end.
    fn passes(&self, bytes: usize) -> Instant {
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sending = Duration::from_secs_f64(bytes as f64 * 8.0 / BITS_PER_SECOND);
        *free = (*free).max(Instant::now()) + sending;
        *free
    }
}

/// The far end of a stream: what is written arrives there at once, or when a lane has carried it.
pub enum Outlet {
    Direct(TcpStream),
    Slow(Lane, Sender<(Instant, Vec<u8>)>),
}

impl Outlet {
    pub fn slow(mut to: TcpStream, lane: Lane) -> Self {
        let (give, take) = channel::<(Instant, Vec<u8>)>();
        thread::spawn(move || {
            for (at, bytes) in take {
                thread::sleep(at.saturating_duration_since(Instant::now()));
                if to.write_all(&bytes).is_err() {
                    break;
                }
            }
            // The peer may have closed it already.
            to.shutdown(Shutdown::Write).ok();
        });
        Self::Slow(lane, give)
    }

    /// Bytes that go over the line as one: few enough that the next connection need not wait long.
    pub fn grain(&self) -> usize {
        match self {
            Self::Direct(_) => 16 * 1024,
            Self::Slow(..) => 512,
        }
    }

    /// Returns once the bytes have left; false where nobody takes them.
    pub fn send(&mut self, bytes: &[u8]) -> bool {
        match self {
            Self::Direct(to) => to.write_all(bytes).is_ok(),
            Self::Slow(lane, carrier) => {
                let left = lane.passes(bytes.len());
                let sent = carrier.send((left + ROUND_TRIP / 2, bytes.to_vec())).is_ok();
                thread::sleep(left.saturating_duration_since(Instant::now()));
                sent
            }
        }
    }

    pub fn close(self) {
        if let Self::Direct(to) = self {
            // The peer may have closed it already.
            to.shutdown(Shutdown::Write).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_connections_share_a_lane() {
        let lane = Lane::new();
        let begun = Instant::now();
        lane.passes(3_125);
        let left = lane.clone().passes(3_125).duration_since(begun);
        assert!((1.0..1.1).contains(&left.as_secs_f64()), "{left:?}");
    }
}
