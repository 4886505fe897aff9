//! Another try for what may pass: two transactions in each other's way, a connection that was lost before COMMIT.

use std::time::Duration;

use crate::error::{Error, Result};

const TRIES: u32 = 8;

/// Runs a work until it passes, or fails for good. Never where it may have been written.
pub fn again<T>(mut work: impl FnMut() -> Result<T>) -> Result<T> {
    let mut tried = 0;
    loop {
        tried += 1;
        match work() {
            Err(Error::Postgres(failure)) if failure.may_pass() && tried < TRIES => {
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
