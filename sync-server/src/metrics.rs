//! What the operator's instruments read, as Prometheus has it (OpenMetrics text). No personal data, and no number of a
//! device: what is counted is of all of them.

use std::sync::atomic::Ordering;
use std::time::Instant;

use pendata_domain::protocol::Verdict;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use crate::ingest::LOST;
use crate::photos::Clearing;
use crate::store::measures::Measures;

/// Histograms by their labels.
type Durations<L> = Family<L, Histogram, fn() -> Histogram>;

pub struct Metrics {
    registry: Registry,
    requests: Durations<Request>,
    jobs: Durations<Job>,
    pushes: Counter,
    changes: Family<Change, Counter>,
    pulled: Counter,
    workers_lost: Counter,
    refused_by_epoch: Counter,
    shed: Counter,
    mismatched: Counter,
    failed: Counter,
    backlog: Histogram,
    in_use: Gauge,
    clock_jumps: Counter,
    contradicted: Counter,
    photos_deleted: Counter,
    photo_bytes_deleted: Counter,
    photos_unnamed: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: String,
    /// As it is declared, never a path.
    route: String,
    status: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Job {
    job: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Change {
    /// accepted, duplicate, waiting, or why it is set aside.
    outcome: &'static str,
}

fn durations() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 2.5, 12))
}

/// What an instance counted since it was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export_to = "Counted.ts")]
pub struct Counted {
    pub pushes: u64,
    pub pulls_shed: u64,
    /// Processes that examine changes and ended by them.
    pub workers_lost: u64,
    /// Pushes refused because the registry was set back.
    pub refused_by_epoch: u64,
    pub digest_mismatches: u64,
    /// Answered with 5xx.
    pub failed_requests: u64,
}

impl Metrics {
    pub fn new(store: &Measures) -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("pendata"),
            requests: Family::new_with_constructor(durations),
            jobs: Family::new_with_constructor(durations),
            pushes: Counter::default(),
            changes: Family::default(),
            pulled: Counter::default(),
            workers_lost: Counter::default(),
            refused_by_epoch: Counter::default(),
            shed: Counter::default(),
            mismatched: Counter::default(),
            failed: Counter::default(),
            backlog: Histogram::new(exponential_buckets(1.0, 4.0, 8)),
            in_use: Gauge::default(),
            clock_jumps: Counter::default(),
            contradicted: Counter::default(),
            photos_deleted: Counter::default(),
            photo_bytes_deleted: Counter::default(),
            photos_unnamed: Gauge::default(),
        };
        metrics.register(store);
        metrics
    }

    fn register(&mut self, store: &Measures) {
        let registry = &mut self.registry;
        registry.register("request_seconds", "Requests by route and status", self.requests.clone());
        registry.register("job_seconds", "Background jobs", self.jobs.clone());
        registry.register("pushes", "Groups that were answered", self.pushes.clone());
        registry.register("changes", "Changes by what became of them", self.changes.clone());
        registry.register("pull_bytes", "Bytes of answers with villages in them", self.pulled.clone());
        registry.register("workers_lost", "Ingest workers that ended", self.workers_lost.clone());
        let help = "Pushes refused because the registry was set back";
        registry.register("receipts_refused_by_epoch", help, self.refused_by_epoch.clone());
        registry.register("pulls_shed", "Pulls put off because there is too much to do", self.shed.clone());
        let help = "Villages whose digest a device holds otherwise";
        registry.register("digest_mismatches", help, self.mismatched.clone());
        registry.register("server_errors", "Requests answered with 5xx", self.failed.clone());
        let help = "Changes that devices said they still hold, at each contact";
        registry.register("device_backlog_changes", help, self.backlog.clone());
        let help = "Works that shared a transaction";
        registry.register("commit_group_size", help, store.groups.size.clone());
        registry.register("commit_seconds", "Transactions until durable", store.groups.seconds.clone());
        registry.register("database_connections_in_use", "Of PostgreSQL", self.in_use.clone());
        let help = "Times this machine's clock was set by more than a minute";
        registry.register("clock_jumps", help, self.clock_jumps.clone());
        let help = "Districts whose audit chain is not the one that a device has a receipt for";
        registry.register("audit_contradictions", help, self.contradicted.clone());
        let help = "Photos and thumbnails deleted after their grace";
        registry.register("photos_deleted", help, self.photos_deleted.clone());
        registry.register("photo_bytes_deleted", "Their bytes", self.photo_bytes_deleted.clone());
        let help = "Photos and thumbnails that nothing names, when this instance last looked";
        registry.register("photos_unnamed", help, self.photos_unnamed.clone());
    }

    pub fn answered(&self, method: &str, route: &str, status: u16, began: Instant) {
        let labels =
            Request { method: method.to_owned(), route: route.to_owned(), status: u32::from(status) };
        if status >= 500 {
            self.failed.inc();
        }
        self.requests.get_or_create(&labels).observe(began.elapsed().as_secs_f64());
    }

    pub fn worked(&self, job: &'static str, well: bool, began: Instant) {
        let labels = Job { job, outcome: if well { "done" } else { "failed" } };
        self.jobs.get_or_create(&labels).observe(began.elapsed().as_secs_f64());
    }

    pub fn pushed(&self, verdicts: &[Verdict]) {
        self.pushes.inc();
        for verdict in verdicts {
            let outcome = match verdict {
                Verdict::Accepted => "accepted",
                Verdict::Duplicate => "duplicate",
                Verdict::Waiting { .. } => "waiting",
                Verdict::Quarantined { reason } => reason.as_str(),
            };
            self.changes.get_or_create(&Change { outcome }).inc();
        }
    }

    pub fn pulled(&self, bytes: usize) {
        self.pulled.inc_by(bytes as u64);
    }

    pub fn contacted(&self, backlog: u32) {
        self.backlog.observe(f64::from(backlog));
    }

    pub fn refused_by_epoch(&self) {
        self.refused_by_epoch.inc();
    }

    pub fn clock_jumped(&self) {
        self.clock_jumps.inc();
    }

    pub fn audit_contradicted(&self) {
        self.contradicted.inc();
    }

    /// A pass over all districts.
    pub fn photos_cleared<'a>(&self, districts: impl Iterator<Item = &'a Clearing>) {
        let mut unnamed = 0;
        for clearing in districts {
            unnamed += clearing.unnamed;
            self.photos_deleted.inc_by(clearing.deleted);
            self.photo_bytes_deleted.inc_by(clearing.deleted_bytes);
        }
        self.photos_unnamed.set(i64::try_from(unnamed).unwrap_or(i64::MAX));
    }

    pub fn shed(&self) {
        self.shed.inc();
    }

    /// A device reads a village again from its beginning because it holds another one.
    pub fn mismatched(&self) {
        self.mismatched.inc();
    }

    /// What this instance counted since it was started.
    pub fn counted(&self) -> Counted {
        Counted {
            pushes: self.pushes.get(),
            pulls_shed: self.shed.get(),
            workers_lost: LOST.load(Ordering::Relaxed),
            refused_by_epoch: self.refused_by_epoch.get(),
            digest_mismatches: self.mismatched.get(),
            failed_requests: self.failed.get(),
        }
    }

    /// The page that Prometheus reads.
    pub fn page(&self, store: &Measures) -> Result<String, std::fmt::Error> {
        self.in_use.set(store.in_use as i64);
        let lost = LOST.load(Ordering::Relaxed);
        self.workers_lost.inc_by(lost.saturating_sub(self.workers_lost.get()));
        let mut page = String::new();
        encode(&mut page, &self.registry)?;
        Ok(page)
    }
}
