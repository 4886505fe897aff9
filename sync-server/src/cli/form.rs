//! `form publish`.

use std::path::PathBuf;

use super::Data;

#[derive(clap::Subcommand)]
pub enum Form {
    /// Publishes an XForm as the next version, or says what keeps it from being published.
    Publish(Publish),
}

#[derive(clap::Args)]
pub struct Publish {
    #[command(flatten)]
    data: Data,
    /// The XForm.
    file: PathBuf,
}

impl Publish {
    pub fn run(self) -> anyhow::Result<()> {
        let version = self.data.open()?.publish_form(&std::fs::read_to_string(&self.file)?)?;
        println!("published as version {}", version.0);
        Ok(())
    }
}
