//! Failures to log in or to enrol, in memory: one process serves this database, and may forget them when it stops.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::store::Failures;

/// Subjects remembered; beyond it the oldest are dropped.
const SUBJECTS: usize = 10_000;

#[derive(Default)]
pub struct Attempts(Mutex<HashMap<[u8; 32], Failures>>);

impl Attempts {
    pub fn of(&self, subject: &[u8; 32]) -> Option<Failures> {
        self.all().get(subject).copied()
    }

    /// Counts a failure; begins anew where the last row of them is older than `memory` seconds.
    pub fn failed(&self, subject: [u8; 32], now: i64, memory: i64) {
        let mut all = self.all();
        if all.len() >= SUBJECTS {
            all.retain(|_, failures| now - failures.since <= memory);
        }
        let entry = all.entry(subject).or_insert(Failures { count: 0, since: now });
        if now - entry.since > memory {
            *entry = Failures { count: 0, since: now };
        }
        entry.count += 1;
    }

    pub fn forgive(&self, subject: &[u8; 32]) {
        self.all().remove(subject);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<[u8; 32], Failures>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
