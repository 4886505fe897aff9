//! What is measured, and how large.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Measures the workloads W1-W7 against a server process of its own, the screens in Chromium and the real window.
#[derive(Parser)]
pub struct Options {
    /// How large the villages are; may be given several times. All sizes where none is given.
    #[arg(long = "size", value_enum)]
    pub sizes: Vec<Size>,
    /// Where registries lie while they are measured; should be the disk that is to be judged.
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    pub dir: PathBuf,
    /// Where the report is kept.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/results"))]
    pub results: PathBuf,
    /// Times that a workload is repeated; the median counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    repeat: u8,
    /// Only project the time on a slow line: the measurement takes minutes.
    #[arg(long)]
    pub skip_2g: bool,
    /// Measure the embedded store alone.
    #[arg(long)]
    pub skip_postgres: bool,
    /// Households of the small registry of `growth`.
    #[arg(long, default_value_t = 10_000)]
    pub from: usize,
    /// Households of its large registry. The design asks for 1,000,000, which take an hour and 20 GB to fill.
    #[arg(long, default_value_t = 100_000)]
    pub to: usize,
    /// All of them where none is named.
    #[arg(value_enum)]
    pub workloads: Vec<Workload>,
    /// Starts the device in this folder, measures that and ends; the bench calls itself so.
    #[arg(long, hide = true)]
    pub alone: Option<PathBuf>,
    /// The server for `--alone`.
    #[arg(long, hide = true)]
    pub server: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Size {
    /// A hamlet of 200 households.
    S,
    /// The village that targets are set for, of 2,000; 5,000 for what the device shows.
    M,
    /// A town of 10,000; 40,000 for what the device shows; a thousand devices.
    L,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Workload {
    /// The rules alone: cut, gate, read, save, load. Of one size.
    Domain,
    /// Loading households into the registry.
    Import,
    /// The first sync of a village.
    W1,
    /// W2 and W3: two weeks of work pushed, and pulled by a second device.
    #[value(alias = "w3")]
    W2,
    /// A sync with nothing new.
    W4,
    /// Three devices edit the same households.
    W5,
    /// Many devices push at once.
    W6,
    /// What a pushed change costs in a small registry (`--from`) and in a large one (`--to`).
    Growth,
    /// The device: answer, list, search, start.
    W7,
    /// A village from tablet to tablet on a stick.
    Bundle,
    /// The officer's screens in Chromium at a sixth of the speed. Of one size.
    Screens,
    /// The real window with 8,000 households: its start and its memory. Of one size.
    Window,
    /// A spreadsheet of 10,000 rows into drafts. Of one size.
    Sheet,
}

impl Options {
    pub fn repeat(&self) -> usize {
        self.repeat.into()
    }

    pub fn sizes(&self) -> Vec<Size> {
        if self.sizes.is_empty() { Size::value_variants().to_vec() } else { self.sizes.clone() }
    }

    pub fn measures(&self, workload: Workload) -> bool {
        self.workloads.is_empty() || self.workloads.contains(&workload)
    }
}

impl Size {
    /// Households of a village.
    pub fn village(self) -> usize {
        match self {
            Self::S => 200,
            Self::M => 2_000,
            Self::L => 10_000,
        }
    }

    /// Devices that push at once, and the villages and households they push to.
    pub fn fleet(self) -> Fleet {
        match self {
            Self::S => Fleet { devices: 10, villages: 1, households: 200 },
            Self::M => Fleet { devices: 100, villages: 1, households: 2_000 },
            Self::L => Fleet { devices: 1_000, villages: 10, households: 2_000 },
        }
    }

    /// Households on the device of W7.
    pub fn list(self) -> usize {
        match self {
            Self::S => 200,
            Self::M => 5_000,
            Self::L => 40_000,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::M => "M",
            Self::L => "L",
        }
    }
}

/// Devices spread over villages of one size.
#[derive(Clone, Copy)]
pub struct Fleet {
    pub devices: usize,
    pub villages: usize,
    pub households: usize,
}
