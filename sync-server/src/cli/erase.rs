//! `erase`.

use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::protocol::ErasureReason;
use sync_server::district::types::ErasedView;
use sync_server::district::{Erase as Wanted, Erased};
use sync_server::store::audit;

use super::Data;

#[derive(clap::Args)]
pub struct Erase {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    district: DistrictCode,
    #[arg(long)]
    household: HouseholdId,
    /// The person, as the district's request names them.
    #[arg(long)]
    person: PersonId,
    /// What asks for it: the person or who acts for them, an order of a court or of the supervising authority, or that it was
    /// kept without a basis.
    #[arg(long, value_parser = causes())]
    cause: ErasureReason,
    /// The district's request, such as its letter's number; written into the audit chain.
    #[arg(long)]
    reason: String,
    /// Says what would go, and changes nothing.
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    json: bool,
}

fn causes() -> impl TypedValueParser<Value = ErasureReason> {
    PossibleValuesParser::new(ErasureReason::ALL.map(ErasureReason::as_str))
        .try_map(|word| ErasureReason::from_word(&word).ok_or("no such cause"))
}

impl Erase {
    pub fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let wanted = Wanted {
            household: self.household,
            person: self.person,
            reason: self.cause,
            words: audit::reason(&self.reason).context("--reason has to say something")?,
            by: None,
        };
        let view = match self.dry_run {
            true => app.erasure_planned(&self.district, &wanted)?,
            false => {
                let Erased { view, photos } = app.erase(&self.district, &wanted)?;
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
                runtime.block_on(app.drop_photos(&self.district, &photos))?;
                view
            }
        };
        match self.json {
            true => println!("{}", serde_json::to_string(&view)?),
            false => tell(&view),
        }
        Ok(())
    }
}

fn tell(view: &ErasedView) {
    match &view.remade {
        Some(remade) => println!("{} is empty; {remade} stands in its place", view.household),
        None => println!("{} would be emptied; nothing was changed", view.household),
    }
    let ErasedView { members, changes, aside, photos, .. } = view;
    println!(
        "{members} members stay; emptied: {changes} changes, {aside} set aside or waiting, {photos} photos"
    );
    view.asked_again.iter().for_each(|path| println!("to be asked again: {path}"));
    view.elsewhere.iter().for_each(|household| println!("also known in {household}: erase there too"));
}
