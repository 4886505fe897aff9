//! What is measured, and how large.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Measures the workloads W1-W7 against a server process of its own and prints the table.
#[derive(Parser)]
pub struct Options {
    /// How large the villages are.
    #[arg(long, value_enum, default_value = "m")]
    pub size: Size,
    /// Where registries lie while they are measured; should be the disk that is to be judged.
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    pub dir: PathBuf,
    /// Where the report is kept.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/results"))]
    pub results: PathBuf,
    /// Times that small workloads are repeated; the median counts.
    #[arg(long, default_value_t = 3)]
    pub repeat: usize,
    /// All of them where none is named.
    #[arg(value_enum)]
    pub workloads: Vec<Workload>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Size {
    /// Half a minute, to see that all of it runs.
    S,
    /// Two or three minutes.
    M,
    /// With 8,000 households in a village, and a thousand devices on 20,000.
    L,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Workload {
    /// The rules alone: cut, gate, read, save, load.
    Domain,
    /// W1 and W4: the first sync of a village, and a sync with nothing new; the import before it.
    W1,
    /// W2 and W3: two weeks of work pushed, and pulled by a second device.
    W2,
    /// Three devices edit the same households.
    W5,
    /// Many devices push at once.
    W6,
    /// The device: answer, list, search, start.
    W7,
}

impl Size {
    pub fn first_syncs(self) -> &'static [usize] {
        match self {
            Self::S => &[200, 500],
            Self::M => &[200, 1_125, 2_000],
            Self::L => &[200, 1_125, 2_000, 8_000],
        }
    }

    /// Households of the village in which W2, W3 and W5 happen.
    pub fn village(self) -> usize {
        if self == Self::S { 300 } else { 2_000 }
    }

    /// Devices that push at once, and the villages and households they push to.
    pub fn fleets(self) -> &'static [Fleet] {
        const HUNDRED: Fleet = Fleet { devices: 100, villages: 1, households: 2_000 };
        match self {
            Self::S => &[Fleet { devices: 20, villages: 1, households: 400 }],
            Self::M => &[HUNDRED, Fleet { devices: 1_000, villages: 4, households: 1_000 }],
            Self::L => &[HUNDRED, Fleet { devices: 1_000, villages: 10, households: 2_000 }],
        }
    }

    /// Households on the device of W7.
    pub fn list(self) -> usize {
        if self == Self::S { 500 } else { 5_000 }
    }

    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// Devices spread over villages of one size.
#[derive(Clone, Copy)]
pub struct Fleet {
    pub devices: usize,
    pub villages: usize,
    pub households: usize,
}
