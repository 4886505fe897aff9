//! What was measured, as a table for people and as JSON for machines.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::measure::Process;
use crate::tablet::{Synced, Tablet};

/// One measured case of a workload. Seconds, bytes, MiB; `None` where a column says nothing.
#[derive(Serialize, Default)]
pub struct Row {
    pub workload: &'static str,
    pub case: String,
    pub wall: Option<f64>,
    pub client_cpu: Option<f64>,
    pub server_cpu: Option<f64>,
    pub up: Option<u64>,
    pub down: Option<u64>,
    pub round_trips: Option<u64>,
    pub on_2g: Option<f64>,
    /// What the client needed on top of what it had.
    pub client_mib: Option<f64>,
    pub server_mib: Option<f64>,
    pub disk: Option<u64>,
    /// Further figures by name.
    pub figures: BTreeMap<String, f64>,
    pub targets: Vec<Target>,
}

/// A target of the design and how it was met.
#[derive(Serialize)]
pub struct Target {
    pub name: String,
    pub measured: f64,
    pub unit: &'static str,
    pub must: Bound,
    pub met: bool,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(bound) => value <= bound,
            Self::AtLeast(bound) => value >= bound,
        }
    }
}

impl Row {
    pub fn of(workload: &'static str, case: impl Into<String>) -> Self {
        Self { workload, case: case.into(), ..Self::default() }
    }

    pub fn synced(workload: &'static str, case: impl Into<String>, synced: &Synced) -> Self {
        Self {
            wall: Some(synced.wall),
            client_cpu: Some(synced.client_cpu),
            server_cpu: Some(synced.server_cpu),
            up: Some(synced.traffic.up),
            down: Some(synced.traffic.down),
            round_trips: Some(synced.traffic.round_trips()),
            on_2g: Some(synced.traffic.on_2g()),
            client_mib: Some(synced.client_growth),
            ..Self::of(workload, case)
        }
    }

    /// With the memory of the server and the disk of a tablet.
    pub fn held_by(mut self, server: Process, tablet: &Tablet) -> Self {
        self.server_mib = Some(server.peak());
        self.disk = Some(tablet.disk());
        self
    }

    pub fn figure(mut self, name: &str, value: f64) -> Self {
        self.figures.insert(name.to_owned(), value);
        self
    }

    pub fn target(mut self, name: &str, measured: f64, unit: &'static str, must: Bound) -> Self {
        let met = must.holds(measured);
        self.targets.push(Target { name: name.to_owned(), measured, unit, must, met });
        self
    }

    pub fn at_most(self, name: &str, measured: f64, unit: &'static str, bound: f64) -> Self {
        self.target(name, measured, unit, Bound::AtMost(bound))
    }

    pub fn at_least(self, name: &str, measured: f64, unit: &'static str, bound: f64) -> Self {
        self.target(name, measured, unit, Bound::AtLeast(bound))
    }
}

#[derive(Serialize)]
pub struct Report {
    pub size: String,
    pub cores: usize,
    /// Load of the machine (1 minute) at the beginning and at the end.
    pub load: [f64; 2],
    pub seconds: f64,
    pub rows: Vec<Row>,
}

impl Report {
    pub fn text(&self) -> String {
        let mut out = format!(
            "{:<7} {:<38} {:>8} {:>8} {:>8} {:>9} {:>9} {:>5} {:>7} {:>7} {:>7} {:>8}\n",
            "",
            "",
            "wall s",
            "client s",
            "server s",
            "up B",
            "down B",
            "trips",
            "2G s",
            "cl MiB",
            "sv MiB",
            "disk KB"
        );
        for row in &self.rows {
            out += &row.line();
            for (name, value) in &row.figures {
                out += &format!("{:<7}   {name}: {}\n", "", short(*value));
            }
        }
        out += "\nTargets\n";
        for row in &self.rows {
            for target in &row.targets {
                out += &target.line(row);
            }
        }
        let [begin, end] = self.load;
        out + &format!("\n{} cores, load {begin:.1} to {end:.1}, {:.0} s\n", self.cores, self.seconds)
    }

    /// Writes the report beside earlier ones and returns where.
    pub fn keep(&self, dir: &Path) -> anyhow::Result<PathBuf> {
        std::fs::create_dir_all(dir)?;
        let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
        let path = dir.join(format!("bench-{seconds}.json"));
        std::fs::write(&path, serde_json::to_vec_pretty(self)?)?;
        std::fs::write(path.with_extension("txt"), self.text())?;
        Ok(path)
    }
}

impl Row {
    fn line(&self) -> String {
        let seconds = |value: Option<f64>| value.map(|v| format!("{v:.3}")).unwrap_or_default();
        let whole = |value: Option<u64>| value.map(|v| v.to_string()).unwrap_or_default();
        let mib = |value: Option<f64>| value.map(|v| format!("{v:.1}")).unwrap_or_default();
        format!(
            "{:<7} {:<38} {:>8} {:>8} {:>8} {:>9} {:>9} {:>5} {:>7} {:>7} {:>7} {:>8}\n",
            self.workload,
            self.case,
            seconds(self.wall),
            seconds(self.client_cpu),
            seconds(self.server_cpu),
            whole(self.up),
            whole(self.down),
            whole(self.round_trips),
            mib(self.on_2g),
            mib(self.client_mib),
            mib(self.server_mib),
            whole(self.disk.map(|bytes| bytes / 1000)),
        )
    }
}

impl Target {
    fn line(&self, row: &Row) -> String {
        let (sign, bound) = match self.must {
            Bound::AtMost(bound) => ("<=", bound),
            Bound::AtLeast(bound) => (">=", bound),
        };
        let met = if self.met { "met" } else { "MISSED" };
        let place = format!("{} {}", row.workload, row.case);
        let (measured, bound) = (short(self.measured), short(bound));
        format!("{place:<46} {:<38} {measured:>10} {sign} {bound:<8} {:<14} {met}\n", self.name, self.unit)
    }
}

/// Three digits that say something.
fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || size.fract() == 0.0 => format!("{value:.0}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}
