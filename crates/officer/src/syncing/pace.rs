//! How fast a download goes, and from that how long the rest takes. Smoothed: a link that stutters must not make the
//! time jump.

use std::time::Instant;

/// The last seconds that weigh most.
const MEMORY_SECONDS: f64 = 20.0;

#[derive(Clone, Default)]
pub(crate) struct Pace {
    last: Option<(Instant, u64)>,
    bytes_per_second: Option<f64>,
}

impl Pace {
    /// So many bytes are here by now.
    pub fn note(&mut self, bytes: u64, at: Instant) {
        match self.last {
            Some((_, known)) if bytes == known => return,
            Some((since, known)) if bytes > known => {
                self.weigh(bytes - known, at.duration_since(since).as_secs_f64())
            }
            // Another village, or one that begins anew.
            Some(_) => self.bytes_per_second = None,
            None => {}
        }
        self.last = Some((at, bytes));
    }

    /// What went on before a pause says nothing about the time after it; the speed itself stays.
    pub fn rest(&mut self) {
        self.last = None;
    }

    /// `None` until something is known.
    pub fn seconds_for(&self, bytes: u64) -> Option<u32> {
        let speed = self.bytes_per_second.filter(|speed| *speed > 0.0)?;
        Some((bytes as f64 / speed).ceil().min(f64::from(u32::MAX)) as u32)
    }

    fn weigh(&mut self, bytes: u64, seconds: f64) {
        let now = bytes as f64 / seconds.max(0.001);
        let weight = 1.0 - (-seconds / MEMORY_SECONDS).exp();
        self.bytes_per_second = Some(match self.bytes_per_second {
            Some(before) => before + weight * (now - before),
            None => now,
        });
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Seconds since the start, and bytes by then.
    fn paced(notes: &[(u64, u64)]) -> Pace {
        let (mut pace, start) = (Pace::default(), Instant::now());
        notes.iter().for_each(|(after, bytes)| pace.note(*bytes, start + Duration::from_secs(*after)));
        pace
    }

    #[test]
    fn nothing_is_said_before_something_is_known() {
        assert_eq!(paced(&[(0, 0)]).seconds_for(1000), None);
        assert_eq!(paced(&[(0, 0), (5, 0)]).seconds_for(1000), None);
    }

    #[test]
    fn an_even_link_gives_an_even_time() {
        let pace = paced(&[(0, 0), (4, 4000), (8, 8000), (12, 12_000)]);
        assert_eq!(pace.seconds_for(10_000), Some(10));
    }

    #[test]
    fn one_stutter_moves_the_time_a_little_and_a_slower_link_all_of_it() {
        let stutter = paced(&[(0, 0), (10, 10_000), (14, 10_400)]);
        let seconds = stutter.seconds_for(10_000).expect("known");
        assert!((11..14).contains(&seconds), "{seconds}");
        let slower: Vec<(u64, u64)> = (0..30).map(|n| (10 * n, 1000 * n)).collect();
        let mut notes = vec![(0, 0)];
        notes.extend(slower.iter().map(|(after, bytes)| (10 + after, 10_000 + bytes)));
        let seconds = paced(&notes).seconds_for(1000).expect("known");
        assert!((9..=11).contains(&seconds), "{seconds}");
    }

    #[test]
    fn a_pause_counts_for_nothing_and_another_village_begins_anew() {
        let (mut pace, start) = (paced(&[(0, 0), (4, 4000)]), Instant::now());
        pace.rest();
        pace.note(4000, start + Duration::from_secs(600));
        assert_eq!(pace.seconds_for(1000), Some(1));
        let again = paced(&[(0, 0), (4, 4000), (8, 100)]);
        assert_eq!(again.seconds_for(1000), None);
    }
}
