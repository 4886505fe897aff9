//! How much is done at once. Who waits, waits where nothing is held but the request itself, and is forgotten where the
//! client goes away.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::error::{Error, Result};

/// Requests worked on at once. Enough for writes to share their commits; each holds a push, its documents and an
/// answer in memory.
const REQUESTS: usize = 16;
/// Passwords tried at once: each costs 19 MiB and a core for some 20 ms, also for names that nobody has.
const PASSWORDS: usize = 2;
/// How long somebody waits for a password to be tried.
const PATIENCE: Duration = Duration::from_secs(10);
/// KiB of what devices sent and wait to be told of: a thousand pushes of tablets that come back together.
const ROOM: u32 = 128 * 1024;
/// KiB that a request costs at least.
const LEAST: u32 = 16;

pub struct Lanes {
    requests: Arc<Semaphore>,
    passwords: Arc<Semaphore>,
    room: Arc<Semaphore>,
}

impl Default for Lanes {
    fn default() -> Self {
        let lane = |size| Arc::new(Semaphore::new(size));
        Self { requests: lane(REQUESTS), passwords: lane(PASSWORDS), room: lane(ROOM as usize) }
    }
}

impl Lanes {
    /// Waits for a turn. Work that is not of a request, and what an orchestrator asks, goes beside.
    pub async fn request(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.requests).acquire_owned().await.map_err(|_| Error::Stopping)
    }

    /// Errors with `Busy` where too many passwords wait to be tried.
    pub async fn password(&self) -> Result<OwnedSemaphorePermit> {
        let turn = timeout(PATIENCE, Arc::clone(&self.passwords).acquire_owned()).await;
        turn.map_err(|_| Error::Busy)?.map_err(|_| Error::Stopping)
    }

    /// Room for a body of so many bytes, until it is answered. Errors with `Busy` where there is none: before it is read.
    pub fn room_for(&self, bytes: usize) -> Result<OwnedSemaphorePermit> {
        let size = u32::try_from(bytes / 1024).unwrap_or(ROOM).max(LEAST);
        Arc::clone(&self.room).try_acquire_many_owned(size).map_err(|_| Error::Busy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_pushes_have_room_and_a_flood_has_not() {
        let lanes = Lanes::default();
        let push = || lanes.room_for(64 * 1024);
        let crowd: Vec<_> = (0..1_000).map(|_| push().expect("room")).collect();
        let flood: Vec<_> = std::iter::from_fn(|| push().ok()).take(10_000).collect();
        assert_eq!(crowd.len() + flood.len(), 2_048);
        assert!(matches!(lanes.room_for(0), Err(Error::Busy)));
        drop(crowd);
        assert!(push().is_ok());
    }

    #[tokio::test]
    async fn a_third_password_waits_for_one_of_two() {
        let lanes = Lanes::default();
        let (first, _second) = (lanes.password().await, lanes.password().await);
        assert!(timeout(Duration::from_millis(20), lanes.password()).await.is_err(), "it waits");
        drop(first);
        assert!(lanes.password().await.is_ok());
    }
}
