//! `bundle import` and `bundle export`: work that travels by hand.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use chrono::{NaiveDate, NaiveTime};
use pendata_domain::area::VillageCode;
use sync_server::App;
use sync_server::bundles::{Import, Photo};

use super::Data;

#[derive(clap::Subcommand)]
pub enum Bundle {
    /// Takes in bundle files (.pendata). A file that is refused does not hold up the others.
    Import(Take),
    /// Writes a village's bundle for its tablets, with the answers to what they sent.
    Export(Give),
}

#[derive(clap::Args)]
pub struct Take {
    #[command(flatten)]
    data: Data,
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// One JSON object a file.
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub struct Give {
    #[command(flatten)]
    data: Data,
    /// Code of the village, as 35.02.17.2005.
    #[arg(long)]
    village: VillageCode,
    #[arg(long)]
    out: PathBuf,
    /// Only what came since this day (UTC), for tablets that hold the rest.
    #[arg(long)]
    since: Option<NaiveDate>,
    #[arg(long)]
    json: bool,
}

impl Take {
    pub fn run(self) -> anyhow::Result<()> {
        let app = Arc::new(self.data.open()?);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let mut refused = 0;
        for file in &self.files {
            match self.take(&app, &runtime, file) {
                Ok(import) => self.say(file, &import)?,
                Err(error) => {
                    refused += 1;
                    self.say_refused(file, &error);
                }
            }
        }
        anyhow::ensure!(
            refused == 0,
            "{refused} of {} files refused; nothing of them was taken",
            self.files.len()
        );
        Ok(())
    }

    fn take(
        &self,
        app: &Arc<App>,
        runtime: &tokio::runtime::Runtime,
        file: &Path,
    ) -> sync_server::Result<Import> {
        let source = BufReader::new(File::open(file)?);
        let mut keep = |photo: Photo| runtime.block_on(app.keep_bundled_photo(photo));
        app.import_bundle(source, None, &mut keep)
    }

    fn say(&self, file: &Path, import: &Import) -> anyhow::Result<()> {
        if self.json {
            println!("{}", serde_json::to_string(import)?);
            return Ok(());
        }
        let Import { village, sender, households, accepted, duplicate, waiting, photos, .. } = import;
        let from = if sender.is_empty() { "the server" } else { sender };
        println!("{}: village {village}, made by {from}", file.display());
        println!(
            "  {households} households: {accepted} changes accepted, {duplicate} were here, {waiting} wait"
        );
        for refused in &import.quarantined {
            println!("  {} changes in quarantine: {}", refused.changes, refused.reason.as_str());
        }
        if *photos > 0 {
            println!("  {photos} photos taken in");
        }
        if import.sender_revoked {
            println!("  the device that made it was revoked");
        }
        Ok(())
    }

    fn say_refused(&self, file: &Path, error: &sync_server::Error) {
        let code = error.code().0;
        match self.json {
            true => {
                println!("{}", serde_json::json!({ "refused": code, "file": file.display().to_string() }))
            }
            false => println!("{}: {error}; nothing of it was taken", file.display()),
        }
    }
}

impl Give {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let since = self.since.map(|day| day.and_time(NaiveTime::MIN).and_utc().timestamp());
        let beside = self.out.with_extension("part");
        let file = File::create(&beside).with_context(|| format!("{}", beside.display()))?;
        let outcome = app.export_bundle(&self.village, since, None, BufWriter::new(file));
        let (file, written) = outcome.inspect_err(|_| _ = std::fs::remove_file(&beside))?;
        file.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        std::fs::rename(&beside, &self.out)?;
        if self.json {
            println!("{}", serde_json::to_string(&written)?);
            return Ok(());
        }
        println!(
            "{}: {} bytes, snapshot of {} households, {} changes of the log, answers to {} pushes",
            self.out.display(),
            written.bytes,
            written.households,
            written.records,
            written.outcomes
        );
        Ok(())
    }
}
