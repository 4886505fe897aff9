//! A run of the bench: its options, its report, and the registries that stand ready.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::office::{Kept, Office};
use crate::options::{Options, Size};
use crate::report::Report;
use crate::stock::Stock;

pub struct Bench {
    pub options: Options,
    /// The size and the store that are being measured.
    pub size: Size,
    pub kept: Kept,
    pub report: Report,
    stocks: BTreeMap<(Kept, usize), Stock>,
}

impl Bench {
    pub fn begin(options: Options) -> anyhow::Result<Self> {
        let report = Report::begin(&options.results)?;
        Ok(Self { options, size: Size::S, kept: Kept::Embedded, report, stocks: BTreeMap::new() })
    }

    /// The registry with the demo village of so many households.
    pub fn stock(&mut self, size: usize) -> anyhow::Result<&Stock> {
        let which = (self.kept, size);
        if !self.stocks.contains_key(&which) {
            self.report.tell(format!("making a registry of {size} households"));
            self.stocks.insert(which, Stock::make(&self.options.dir, self.kept, size)?);
        }
        Ok(&self.stocks[&which])
    }

    /// A copy of that registry, for one use.
    pub fn office(&mut self, size: usize) -> anyhow::Result<Office> {
        self.stock(size)?.office.copy()
    }

    /// The case of a row, with the store where it is not the embedded one.
    pub fn case(&self, case: String) -> String {
        match self.kept {
            Kept::Embedded => case,
            Kept::Postgres => format!("{case}, PostgreSQL"),
        }
    }

    /// Whether the slow line is measured too: once, in the village that targets are set for, because it takes minutes.
    pub fn measures_2g(&self) -> bool {
        self.size == Size::M && !self.options.skip_2g
    }

    /// Registries no workload will ask for again.
    pub fn clear_stocks(&mut self) {
        self.stocks.clear();
    }

    /// One part of the report. Its failure is told, and the others go on.
    pub fn part(
        &mut self,
        name: &str,
        work: impl FnOnce(&mut Self) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        self.report.heading(name);
        let begun = Instant::now();
        let done = work(self);
        self.report.end(name, begun.elapsed().as_secs_f64(), done)
    }
}
