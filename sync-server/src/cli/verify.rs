//! `verify`. Ends with 1 where something is not as it should be.

use super::Data;

#[derive(clap::Args)]
pub struct Verify {
    #[command(flatten)]
    data: Data,
}

impl Verify {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let mut report = app.verify()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(app.verify_photos(&mut report))?;
        println!(
            "{} changes, {} documents, {} audit rows, {} photos looked at",
            report.changes, report.documents, report.audit_rows, report.photos
        );
        for fault in &report.faults {
            println!("{:?} {}", fault.kind, fault.at);
        }
        anyhow::ensure!(report.faults.is_empty(), "{} faults", report.faults.len());
        println!("everything holds");
        Ok(())
    }
}
