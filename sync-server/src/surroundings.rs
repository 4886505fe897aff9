//! What the server takes from outside: the clock and randomness. A simulation gives its own.

use std::time::{SystemTime, UNIX_EPOCH};

/// Fills bytes with randomness.
pub type Fill = Box<dyn Fn(&mut [u8]) + Send + Sync>;

/// Where the server is with a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// Its bytes are here, and nothing of them was looked at.
    BeforeParse,
    /// Its changes are applied, in memory.
    AfterApply,
    BeforeCommit,
    AfterCommit,
    /// The answer is made.
    BeforeAnswer,
}

/// Clock and randomness; and who is told how far a push is.
pub struct Surroundings {
    /// Unix seconds.
    pub now: Box<dyn Fn() -> i64 + Send + Sync>,
    pub fill: Fill,
    /// Nobody listens, but where a test stops a server in the middle.
    pub reached: Box<dyn Fn(Point) + Send + Sync>,
}

impl Surroundings {
    /// The machine's own clock and randomness.
    pub fn of_the_machine() -> Self {
        let now = || {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(0, |since| since.as_secs() as i64)
        };
        let fill = |bytes: &mut [u8]| getrandom::fill(bytes).expect("the operating system gives randomness");
        Self { now: Box::new(now), fill: Box::new(fill), reached: Box::new(|_| {}) }
    }

    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.fill)(&mut bytes);
        bytes
    }
}
