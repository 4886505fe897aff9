//! Slows down guessing: so many failures for one subject in a while, then none is tried.

use std::collections::HashMap;
use std::sync::Mutex;

/// Failures after which a subject has to wait.
const ALLOWED: u32 = 8;
/// Seconds after which failures are forgotten.
const MEMORY: i64 = 300;
/// Subjects remembered; beyond it the oldest are dropped.
const SUBJECTS: usize = 10_000;

#[derive(Default)]
pub struct Attempts(Mutex<HashMap<String, (u32, i64)>>);

impl Attempts {
    /// Whether a subject may try at `now`.
    pub fn may(&self, subject: &str, now: i64) -> bool {
        let failures = self.0.lock().expect("nothing panics while it counts");
        failures.get(subject).is_none_or(|(count, since)| *count < ALLOWED || now - since > MEMORY)
    }

    pub fn failed(&self, subject: &str, now: i64) {
        let mut failures = self.0.lock().expect("nothing panics while it counts");
        if failures.len() >= SUBJECTS {
            failures.retain(|_, (_, since)| now - *since <= MEMORY);
        }
        let entry = failures.entry(subject.to_owned()).or_insert((0, now));
        if now - entry.1 > MEMORY {
            *entry = (0, now);
        }
        entry.0 += 1;
    }

    pub fn succeeded(&self, subject: &str) {
        self.0.lock().expect("nothing panics while it counts").remove(subject);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_stops_and_starts_again_later() {
        let attempts = Attempts::default();
        (0..ALLOWED).for_each(|_| attempts.failed("dewi", 100));
        assert!(!attempts.may("dewi", 101) && attempts.may("rina", 101));
        assert!(attempts.may("dewi", 100 + MEMORY + 1));
    }
}
