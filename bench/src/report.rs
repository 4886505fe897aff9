//! The report: printed row by row as it is measured, and kept as text and JSON after every workload, so that a run
//! that is ended early keeps what it had.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use crate::row::Row;
use crate::{peers, text};

#[derive(Serialize)]
pub struct Report {
    pub cores: usize,
    /// Load of the machine (1 minute) at the beginning and now.
    pub load: [f64; 2],
    pub seconds: f64,
    /// What each part took, seconds.
    pub parts: Vec<(String, f64)>,
    pub rows: Vec<Row>,
    /// Workloads that could not be measured, and why.
    pub failures: Vec<String>,
    #[serde(skip)]
    begun: Instant,
    #[serde(skip)]
    path: PathBuf,
}

impl Report {
    /// To be kept in `dir` under the time it began.
    pub fn begin(dir: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(dir)?;
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        Ok(Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            load: [load(); 2],
            seconds: 0.0,
            parts: Vec::new(),
            rows: Vec::new(),
            failures: Vec::new(),
            begun: Instant::now(),
            path: dir.join(format!("bench-{seconds}.json")),
        })
    }

    /// Tells what is being done, beside the table.
    pub fn tell(&self, what: impl Display) {
        eprintln!("[{:>4.0} s] {what}", self.begun.elapsed().as_secs_f64());
    }

    /// Prints a row and remembers it.
    pub fn add(&mut self, row: Row) {
        print!("{}", text::block(&row));
        self.rows.push(row);
    }

    pub fn heading(&self, name: &str) {
        println!("\n== {name}\n{}", text::header().trim_end());
    }

    /// Ends one part, and keeps what there is.
    pub fn end(&mut self, name: &str, seconds: f64, done: anyhow::Result<()>) -> anyhow::Result<()> {
        if let Err(error) = done {
            println!("FAILED {name}: {error:#}");
            self.failures.push(format!("{name}: {error:#}"));
        }
        self.parts.push((name.to_owned(), seconds));
        self.keep()
    }

    /// Keeps and prints all of it. Errors where a workload failed.
    pub fn close(mut self) -> anyhow::Result<()> {
        self.keep()?;
        print!("{}", self.summary());
        anyhow::ensure!(
            self.failures.is_empty(),
            "{} of {} parts failed",
            self.failures.len(),
            self.parts.len()
        );
        Ok(())
    }

    fn keep(&mut self) -> anyhow::Result<()> {
        (self.seconds, self.load[1]) = (self.begun.elapsed().as_secs_f64(), load());
        std::fs::write(&self.path, serde_json::to_vec_pretty(self)?)?;
        let blocks: String = self.rows.iter().map(text::block).collect();
        std::fs::write(self.path.with_extension("txt"), text::header() + &blocks + &self.summary())?;
        Ok(())
    }

    /// What stands at the end: the table, what was asked, the peers, how long it took.
    fn summary(&self) -> String {
        let lines: String = self.rows.iter().map(text::line).collect();
        let mut out =
            format!("\n{}{lines}\n{}{}", text::header(), self.verdicts(), peers::compared(&self.rows));
        for failure in &self.failures {
            out += &format!("FAILED {failure}\n");
        }
        let parts: Vec<String> =
            self.parts.iter().map(|(name, took)| format!("{name} {took:.0} s")).collect();
        let [begin, end] = self.load;
        out += &format!("\n{} cores, load {begin:.1} to {end:.1}, {:.0} s: ", self.cores, self.seconds);
        out + &format!("{}\n{}\n", parts.join(", "), self.path.display())
    }

    fn verdicts(&self) -> String {
        let judged =
            || self.rows.iter().flat_map(|row| row.verdicts.iter().map(move |verdict| (row, verdict)));
        let lines: String = judged()
            .map(|(row, verdict)| format!("{:<7} {:<40} {}\n", row.workload, row.case, text::asked(verdict)))
            .collect();
        let with_must = judged().filter(|(_, verdict)| verdict.must.is_some()).count();
        let missed = judged().filter(|(_, verdict)| verdict.misses_must()).count();
        format!("Targets: {} of {with_must} musts met\n{lines}", with_must - missed)
    }
}

/// The machine's load over the last minute.
fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or_default()
}
