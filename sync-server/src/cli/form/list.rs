//! `form list`.

use std::process::ExitCode;

use super::{Data, say, words};

#[derive(clap::Args)]
pub struct List {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    json: bool,
}

impl List {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let forms = self.data.open()?.form_lines()?;
        say(&forms, self.json, &words::list(&forms))?;
        Ok(ExitCode::SUCCESS)
    }
}
