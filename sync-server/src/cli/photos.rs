//! `photos`.

use serde::Serialize;
use sync_server::{Clearing, GRACE_DAYS};

use super::Data;

/// Photos that nothing names any more.
#[derive(clap::Subcommand)]
pub enum Photos {
    /// One pass, as a server does it daily: notices what nothing names, and deletes what nothing named for longer than the
    /// grace, with the pass after.
    Clear(Clear),
}

/// How long a photo is kept that nothing names.
#[derive(clap::Args)]
pub struct Grace {
    /// Days for which a photo is kept that no household names, and no change that waits or is set aside.
    #[arg(long, env = "PENDATA_PHOTO_GRACE", value_name = "DAYS", default_value_t = GRACE_DAYS,
        value_parser = clap::value_parser!(u32).range(30..))]
    pub photo_grace: u32,
}

#[derive(clap::Args)]
pub struct Clear {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    grace: Grace,
    /// Says what it would come to, and does nothing.
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Line {
    district: String,
    #[serde(flatten)]
    clearing: Clearing,
}

impl Clear {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?.with_photo_grace(self.grace.photo_grace);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let cleared = app.clear_photos(self.dry_run, runtime.handle())?;
        let lines =
            cleared.into_iter().map(|(district, clearing)| Line { district: district.to_string(), clearing });
        let lines: Vec<Line> = lines.collect();
        if self.json {
            println!("{}", serde_json::to_string(&lines)?);
            return Ok(());
        }
        lines.iter().for_each(|line| say(line, self.dry_run));
        if lines.is_empty() {
            println!("there are no photos");
        }
        Ok(())
    }
}

fn say(Line { district, clearing }: &Line, dry: bool) {
    let Clearing { photos, bytes, unnamed, newly_unnamed, named_again, leaving, .. } = clearing;
    let Clearing { deleted, deleted_bytes, left_behind, .. } = clearing;
    println!("{district}: {photos} photos and thumbnails, {bytes} bytes; nothing names {unnamed}");
    println!("  {left_behind} lay in the store of photos and in no row");
    println!("  {newly_unnamed} since now, {named_again} are named again, of {leaving} the grace is over");
    println!("  {}: {deleted}, {deleted_bytes} bytes", if dry { "would be deleted" } else { "deleted" });
}
