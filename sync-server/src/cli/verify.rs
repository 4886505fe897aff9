//! `verify`. Ends with 1 where something is not as it should be.

use super::Data;

#[derive(clap::Args)]
pub struct Verify {
    #[command(flatten)]
    data: Data,
}

impl Verify {
    pub fn run(self) -> anyhow::Result<()> {
        let report = self.data.open()?.verify()?;
        println!(
            "{} changes, {} documents, {} audit rows looked at",
            report.changes, report.documents, report.audit_rows
        );
        for fault in &report.faults {
            println!("{:?} {}", fault.kind, fault.at);
        }
        anyhow::ensure!(report.faults.is_empty(), "{} faults", report.faults.len());
        println!("everything holds");
        Ok(())
    }
}
