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
    draw_without_a_graphics_card();
    pendata_window::run(data, file);
}

/// WebKitGTK without a graphics card answers several times faster this way (65 to 10 ms an edit, measured).
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn draw_without_a_graphics_card() {
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SWITCH).is_none() && !pendata_window::has_graphics_card() {
        // SAFETY: before the program starts anything of its own; no other thread reads the environment yet.
        unsafe { std::env::set_var(SWITCH, "1") };
    }
}
