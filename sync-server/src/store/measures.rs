//! How a store fares.

use std::time::Instant;

use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};

#[derive(Clone, Debug, Default)]
pub struct Measures {
    pub groups: Groups,
    /// Connections in use at this moment.
    pub in_use: u64,
}

/// Works that shared a transaction.
#[derive(Clone, Debug)]
pub struct Groups {
    pub size: Histogram,
    /// From its beginning until it is durable.
    pub seconds: Histogram,
}

impl Default for Groups {
    fn default() -> Self {
        let size = Histogram::new(exponential_buckets(1.0, 2.0, 9));
        let seconds = Histogram::new(exponential_buckets(0.000_5, 2.0, 14));
        Self { size, seconds }
    }
}

impl Groups {
    pub fn note(&self, size: usize, began: Instant) {
        self.size.observe(size as f64);
        self.seconds.observe(began.elapsed().as_secs_f64());
    }
}
