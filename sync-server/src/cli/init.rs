//! `init` and `migrate`.

use pendata_domain::area::Regions;
use sync_server::App;
use sync_server::store::rows::Region;

use super::Data;

/// All areas of Indonesia, as shipped.
pub const REGIONS: &[u8] = include_bytes!("../../../data/regions.csv.zst");

#[derive(clap::Args)]
pub struct Init {
    #[command(flatten)]
    data: Data,
}

impl Init {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let regions = Regions::unpack(REGIONS)?;
        load_regions(&app, &regions)?;
        let [provinces, districts, subdistricts, villages] = regions.counts();
        println!(
            "{provinces} provinces, {districts} districts, {subdistricts} subdistricts, {villages} villages"
        );
        println!("ready: {}", self.data.place()?);
        Ok(())
    }
}

/// Loads the regions where the last of them is not there yet.
pub fn load_regions(app: &App, regions: &Regions) -> anyhow::Result<bool> {
    let last = regions.iter().last().map(|region| region.code.to_owned());
    if app.store.region(&last.unwrap_or_default())?.is_some() {
        return Ok(false);
    }
    let all = regions.iter().map(|region| Region {
        code: region.code.to_owned(),
        level: region.code.split('.').count() as u8,
        name: region.name.to_owned(),
    });
    app.load_regions(all.collect())?;
    Ok(true)
}

#[derive(clap::Args)]
pub struct Migrate {
    #[command(flatten)]
    data: Data,
}

impl Migrate {
    pub fn run(self) -> anyhow::Result<()> {
        self.data.open()?;
        println!("the schema is the newest");
        Ok(())
    }
}
