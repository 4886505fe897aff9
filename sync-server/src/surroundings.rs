//! What the server takes from outside: the clock and randomness. A simulation gives its own.

use std::time::{SystemTime, UNIX_EPOCH};

/// Fills bytes with randomness.
pub type Fill = Box<dyn Fn(&mut [u8]) + Send + Sync>;

/// Clock and randomness.
pub struct Surroundings {
    /// Unix seconds.
    pub now: Box<dyn Fn() -> i64 + Send + Sync>,
    pub fill: Fill,
}

impl Surroundings {
    /// The machine's own clock and randomness.
    pub fn of_the_machine() -> Self {
        let now = || {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(0, |since| since.as_secs() as i64)
        };
        let fill = |bytes: &mut [u8]| getrandom::fill(bytes).expect("the operating system gives randomness");
        Self { now: Box::new(now), fill: Box::new(fill) }
    }

    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.fill)(&mut bytes);
        bytes
    }
}
