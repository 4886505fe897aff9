//! How many syncs are under way.

use std::sync::atomic::{AtomicUsize, Ordering};

/// More syncs at once than this are a crowd.
const CROWD: usize = 8;

#[derive(Default)]
pub struct UnderWay(AtomicUsize);

/// A sync under way; over when dropped.
pub struct Entered<'a>(&'a UnderWay);

impl UnderWay {
    pub fn enter(&self) -> Entered<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Entered(self)
    }
}

impl Entered<'_> {
    pub fn crowded(&self) -> bool {
        self.0.0.load(Ordering::Relaxed) > CROWD
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_are_a_crowd_until_one_leaves() {
        let under_way = UnderWay::default();
        let mut entered: Vec<_> = (0..9).map(|_| under_way.enter()).collect();
        assert!(entered[0].crowded());
        entered.pop();
        assert!(!entered[0].crowded());
    }
}
