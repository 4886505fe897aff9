//! `pendata --data DIR [FILE.pendata]`: the officer's window on a desktop.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::path::PathBuf;

use clap::Parser;

/// The village officer's window.
#[derive(Parser)]
#[command(name = "pendata", version)]
struct Arguments {
    /// Folder of this device's encrypted database; the user's own data folder when left out.
    #[arg(long)]
    data: Option<PathBuf>,
    /// A bundle file (.pendata) to take in.
    file: Option<PathBuf>,
}

fn main() {
    let Arguments { data, file } = Arguments::parse();
    #[cfg(target_os = "linux")]
    pendata_window::drawing::without_a_graphics_card();
    pendata_window::run_on_desktop(data, file);
}
