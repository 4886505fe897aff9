//! `verify-audit`. Ends with 1 where a chain does not hold.

use std::path::PathBuf;

use super::Data;

/// Hashes every audit chain again and says where it ends.
#[derive(clap::Args)]
pub struct VerifyAudit {
    #[command(flatten)]
    data: Data,
    /// Writes a signed checkpoint of the ends to a new file, to be kept where this machine cannot change it.
    #[arg(long)]
    out: Option<PathBuf>,
    /// A checkpoint of before: each chain has to go on from it.
    #[arg(long)]
    since: Option<PathBuf>,
}

impl VerifyAudit {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let since = self.since.as_ref().map(std::fs::read).transpose()?;
        let (report, ends) = app.audit_ends(since.as_deref())?;
        for end in &ends {
            println!("{} {:>8} {}", end.district, end.number, hex::encode(&end.hash));
        }
        for fault in &report.faults {
            println!("{:?} {}", fault.kind, fault.at);
        }
        anyhow::ensure!(
            report.faults.is_empty(),
            "{} faults in {} rows",
            report.faults.len(),
            report.audit_rows
        );
        println!("{} rows hold", report.audit_rows);
        if let Some(out) = &self.out {
            app.write_checkpoint(&ends, out)?;
            println!("{}", out.display());
        }
        Ok(())
    }
}
