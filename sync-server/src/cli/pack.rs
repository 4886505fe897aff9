//! `pack`.

use pendata_domain::area::VillageCode;

use super::Data;

#[derive(clap::Args)]
pub struct Pack {
    #[command(flatten)]
    data: Data,
    /// Villages; all that have a log where none is named.
    villages: Vec<VillageCode>,
}

impl Pack {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let all = app.store.heads()?.into_iter().map(|(village, _)| village);
        let villages = if self.villages.is_empty() { all.collect() } else { self.villages };
        for village in villages {
            let pack = app.make_pack(&village)?;
            println!("{village}: {} households, {} parts, {} bytes", pack.households, pack.parts, pack.bytes);
        }
        Ok(())
    }
}
