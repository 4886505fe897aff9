//! `pendata --data DIR`: the officer's window on a desktop.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::path::PathBuf;

use clap::Parser;

/// The village officer's window.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Folder of this device's encrypted database; the user's own data folder when left out.
    #[arg(long)]
    data: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    pendata_window::open(Arguments::parse().data)
}
