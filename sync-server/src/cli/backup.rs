//! `backup` and `restore`.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use pendata_domain::ids::DeviceNumber;
use sync_server::backup::{self, Manifest};
use sync_server::store::fleet::Cause;
use sync_server::{App, Surroundings};

use super::Data;

/// Writes the whole registry into one file, beside a running server. Photos are kept elsewhere and are not in it.
#[derive(clap::Args)]
pub struct Backup {
    #[command(flatten)]
    data: Data,
    /// A file that is not there yet, or a folder for one.
    #[arg(long)]
    to: PathBuf,
    /// Puts the server's secret key inside: whoever has the file then is the server. Left out: keep server.key apart.
    #[arg(long)]
    with_key: bool,
    /// What was written as JSON.
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub fn run(self) -> anyhow::Result<()> {
        let (began, now) = (Instant::now(), (Surroundings::of_the_machine().now)());
        let written =
            self.data.at(|home| Ok(backup::write(home, &self.to, self.with_key, now, &mut progress)?))?;
        if self.json {
            let said = serde_json::json!({
                "file": written.path, "bytes": written.bytes, "digest": hex::encode(written.manifest.digest()),
                "epoch": written.manifest.epoch, "time": now,
            });
            println!("{said}");
            return Ok(());
        }
        tell(&written.manifest);
        println!(
            "{}: {} bytes in {:.1} s",
            written.path.display(),
            written.bytes,
            began.elapsed().as_secs_f64()
        );
        match self.with_key {
            true => println!("the server's key is inside: keep the file as the key is kept"),
            false => println!("to restore it takes {} too", self.data.folder()?.join("server.key").display()),
        }
        println!("photos are not inside");
        Ok(())
    }
}

/// Fills an empty registry from a backup and begins another life of it.
#[derive(clap::Args)]
pub struct Restore {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    from: PathBuf,
    /// Devices to revoke before anybody is served, one number a line: those that were revoked after the backup.
    #[arg(long)]
    revoked: Option<PathBuf>,
}

impl Restore {
    pub fn run(self) -> anyhow::Result<()> {
        let (began, now) = (Instant::now(), (Surroundings::of_the_machine().now)());
        let revoked = self.revoked.as_ref().map(numbers).transpose()?;
        let restored = self.data.at(|home| Ok(backup::restore(home, &self.from, now, &mut progress)?))?;
        tell(&restored.manifest);
        println!("epoch {} begins; tickets and one-time codes are void", restored.epoch);
        let app = self.data.open()?;
        match revoked {
            Some(numbers) => revoke(&app, &numbers)?,
            None => println!(
                "revocations after the backup are not in it: replay them with device revoke before serving"
            ),
        }
        println!(
            "RPO {} s: what was taken in since then is on tablets only, and comes back with their next sync",
            now - restored.time
        );
        println!("RTO {:.1} s for this step", began.elapsed().as_secs_f64());
        Ok(())
    }
}

fn revoke(app: &App, numbers: &[u32]) -> anyhow::Result<()> {
    for number in numbers {
        let device = app.store.device(DeviceNumber(*number))?;
        let Some(device) = device else {
            println!("device {number} was enrolled after the backup: it is not known, and stays outside");
            continue;
        };
        let why = (None, "replayed after a restore");
        app.revoke(&device.account.district, device.number, Cause::Cause, why)?;
        println!("device {number} is revoked");
    }
    Ok(())
}

/// One a line; what follows a # is for people.
fn numbers(path: &PathBuf) -> anyhow::Result<Vec<u32>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let numbers =
        lines.filter(|line| !line.is_empty()).map(|line| line.parse().with_context(|| line.to_owned()));
    numbers.collect()
}

/// Somebody who watches sees the numbers; a log is spared them.
fn progress(done: u64, all: u64) {
    if std::io::stderr().is_terminal() {
        let end = if done == all { "\n" } else { "" };
        eprint!("\r{done} of {all} rows\x1b[K{end}");
    }
}

fn tell(manifest: &Manifest) {
    for end in &manifest.villages {
        println!("village {} {:>8} changes {}", end.village, end.head, hex::encode(&end.digest));
    }
    for end in &manifest.chains {
        println!("audit {} {:>8} rows {}", end.district, end.number, hex::encode(&end.hash));
    }
    println!("digest {}", hex::encode(manifest.digest()));
}
