//! How many requests are under way.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// More syncs at once than this are a crowd.
const CROWD: usize = 8;
/// More requests than this, waiting ones included, are more than can be answered in a few seconds: what only wants to
/// read comes again later, so that what is pushed gets through.
const TOO_MANY: usize = 256;

#[derive(Default)]
pub struct UnderWay(Arc<AtomicUsize>);

/// A request under way; over when dropped.
pub struct Entered(Arc<AtomicUsize>);

impl UnderWay {
    pub fn enter(&self) -> Entered {
        self.0.fetch_add(1, Ordering::Relaxed);
        Entered(Arc::clone(&self.0))
    }

    pub fn are_too_many(&self) -> bool {
        self.0.load(Ordering::Relaxed) > TOO_MANY
    }
}

impl Entered {
    pub fn crowded(&self) -> bool {
        self.0.load(Ordering::Relaxed) > CROWD
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
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

    #[test]
    fn what_only_reads_is_put_off_beyond_the_bound() {
        let arrived = UnderWay::default();
        let mut entered: Vec<_> = (0..TOO_MANY).map(|_| arrived.enter()).collect();
        assert!(!arrived.are_too_many());
        entered.push(arrived.enter());
        assert!(arrived.are_too_many());
        entered.clear();
        assert!(!arrived.are_too_many());
    }
}
