//! A device in a process of its own, so that its memory is its own: started, unlocked, its list read, and synced if
//! there is a server. The bench starts itself again for this.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Context;
use pendata_device::{Filter, Page};
use serde::{Deserialize, Serialize};

use crate::measure::Process;
use crate::office::lists;
use crate::tablet::{sync_plainly, unlock};

/// As many as a screen asks for at once.
pub const SCREEN: Page = Page { offset: 0, limit: 50 };

#[derive(Serialize, Deserialize)]
pub struct Alone {
    /// Milliseconds: reading the list of regions, unlocking, reading the first screen of the list.
    pub regions: f64,
    pub unlock: f64,
    pub screen: f64,
    /// MiB in memory before the sync, and the most until the end.
    pub before: f64,
    pub peak: f64,
}

/// In the new process: prints what it measured as JSON.
pub fn run(dir: &Path, server: Option<&str>) -> anyhow::Result<()> {
    let begun = Instant::now();
    let since = |mark: Instant| mark.elapsed().as_secs_f64() * 1e3;
    drop(lists());
    let regions = since(begun);
    let mark = Instant::now();
    let device = unlock(dir)?;
    let unlock = since(mark);
    let mark = Instant::now();
    device.list(&Filter::default(), SCREEN)?;
    let screen = since(mark);
    let this = Process::this();
    let before = this.rss();
    if let Some(server) = server {
        this.forget_peak()?;
        sync_plainly(device, server)?;
    }
    println!("{}", serde_json::to_string(&Alone { regions, unlock, screen, before, peak: this.peak() })?);
    Ok(())
}

/// Starts a process for the closed device in `dir`.
pub fn started(dir: &Path, server: Option<&str>) -> anyhow::Result<Alone> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--alone").arg(dir);
    if let Some(server) = server {
        command.args(["--server", server]);
    }
    let output = command.stderr(std::process::Stdio::inherit()).output()?;
    anyhow::ensure!(output.status.success(), "the process of the device failed");
    serde_json::from_slice(&output.stdout).context("the process of the device said something else")
}
