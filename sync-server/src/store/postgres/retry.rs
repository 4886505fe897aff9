//! Another try for what may pass: two transactions in each other's way, a connection that was lost before COMMIT.

use std::time::{Duration, Instant};

use crate::error::{Error, Result};

const TRIES: u32 = 8;
/// After so long whoever waits is better told to come again.
const PATIENCE: Duration = Duration::from_secs(15);

/// Runs a work until it passes, or fails for good. Never where it may have been written.
pub fn again<T>(mut work: impl FnMut() -> Result<T>) -> Result<T> {
    let (mut tried, began) = (0, Instant::now());
    loop {
        tried += 1;
        let goes_on = || tried < TRIES && began.elapsed() < PATIENCE;
        match work() {
            Err(Error::Postgres(failure)) if failure.may_pass() && goes_on() => {
                std::thread::sleep(pause(tried));
            }
            outcome => return outcome,
        }
    }
}

/// Longer with each try, and never the same for two: they would meet again.
fn pause(tried: u32) -> Duration {
    let mut byte = [0];
    getrandom::fill(&mut byte).expect("the operating system gives randomness");
    let most = 4 << tried.min(7);
    Duration::from_millis(1 + u64::from(byte[0]) * most / 255)
}
