//! `village bounds`.

use std::path::PathBuf;

use anyhow::Context;
use sync_server::bounds;

use super::Data;

#[derive(clap::Subcommand)]
pub enum Village {
    /// Loads where villages lie: houses that seem to stand elsewhere are asked about.
    Bounds(Load),
}

#[derive(clap::Args)]
pub struct Load {
    #[command(flatten)]
    data: Data,
    /// GeoJSON with polygons and the property `code`, or CSV: code,south,west,north,east.
    file: PathBuf,
}

impl Load {
    pub fn run(self) -> anyhow::Result<()> {
        let text = std::fs::read_to_string(&self.file)?;
        let villages =
            bounds::parse(&text).with_context(|| format!("{}: nothing loaded", self.file.display()))?;
        let count = villages.len();
        let unknown = self.data.open()?.set_bounds(villages)?;
        for village in &unknown {
            println!("{village}: not in the list of regions");
        }
        println!("bounds of {count} villages loaded; devices get them with their next sync");
        Ok(())
    }
}
