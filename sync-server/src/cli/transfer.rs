//! `transfer offer`, `accept`, `close` and `list`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::HouseholdId;
use sync_server::Error;
use sync_server::store::audit;
use sync_server::transfers::{Accepted, Closed, Offer, OfferedView, TransferRefusal, TransferView};

use super::Data;

#[derive(clap::Subcommand)]
pub enum Transfer {
    /// Offers a household to a village of another cell, or of another district: writes a file for the cell that holds it.
    Offer(Give),
    /// Takes an offer in: founds the household, and writes the answer's file.
    Accept(Accept),
    /// Takes an answer in: the household is marked as moved.
    Close(Close),
    /// Prints what left, what came, and what waits for its answer.
    List(List),
}

#[derive(clap::Args)]
pub struct Give {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    household: HouseholdId,
    /// District that the household leaves.
    #[arg(long)]
    district: DistrictCode,
    /// Village that it goes to, such as 36.01.01.2001.
    #[arg(long)]
    to: VillageCode,
    /// Who asked for it, such as a letter's number; written into the audit chain.
    #[arg(long)]
    reason: String,
    #[arg(long)]
    out: PathBuf,
    /// Says what would go, and writes nothing.
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub struct Accept {
    #[command(flatten)]
    data: Data,
    /// What `transfer offer` wrote in the other cell.
    file: PathBuf,
    /// Who asked for it; written into the audit chain.
    #[arg(long)]
    reason: String,
    /// The answer, for the cell that offered.
    #[arg(long)]
    out: PathBuf,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub struct Close {
    #[command(flatten)]
    data: Data,
    /// What `transfer accept` wrote in the other cell.
    answer: PathBuf,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub struct List {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    district: Option<DistrictCode>,
    #[arg(long)]
    json: bool,
}

impl Transfer {
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Offer(task) => task.run(),
            Self::Accept(task) => task.run(),
            Self::Close(task) => task.run(),
            Self::List(task) => task.run(),
        }
    }
}

/// More than any household with its photos.
const MOST: u64 = 64 << 20;

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let named = || path.display().to_string();
    let bytes = std::fs::metadata(path).with_context(named)?.len();
    let fits = if bytes > MOST { Err(Error::from(TransferRefusal::NotATransfer)) } else { Ok(()) };
    fits.with_context(named)?;
    std::fs::read(path).with_context(named)
}

/// Whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).with_context(|| path.display().to_string())?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist(path)?;
    Ok(())
}

fn words(reason: &str) -> anyhow::Result<String> {
    audit::reason(reason).context("--reason has to say something")
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()
}

impl Give {
    fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let (district, to, words) = (self.district, self.to, words(&self.reason)?);
        let offered = app.plan_offer(&Offer { district, household: self.household, to, words })?;
        let view = match self.dry_run {
            true => offered.view,
            false => {
                let whole = runtime()?.block_on(app.with_photos(offered))?;
                write(&self.out, &app.offer(&whole)?)?;
                whole.view
            }
        };
        match self.json {
            true => println!("{}", serde_json::to_string(&view)?),
            false => tell_offer(&view, (!self.dry_run).then_some(&self.out)),
        }
        Ok(())
    }
}

fn tell_offer(view: &OfferedView, file: Option<&PathBuf>) {
    let OfferedView { household, to, cell, address, members, photos, photos_missing, form, .. } = view;
    match file {
        None => println!("{household} would be offered to {to}; nothing was changed"),
        Some(file) => {
            println!("{household} is offered to {to} as transfer {}: {}", view.transfer, file.display())
        }
    }
    println!(
        "{members} members, {photos} photos, {photos_missing} that are not here yet; form version {form}"
    );
    println!(
        "to be taken in at cell {cell}, {address}, within 30 days: transfer accept FILE --reason … --out ANSWER"
    );
}

impl Accept {
    fn run(self) -> anyhow::Result<()> {
        let app = Arc::new(self.data.open()?);
        let (file, words) = (read(&self.file)?, words(&self.reason)?);
        let named = || self.file.display().to_string();
        let opened = app.open_offer(&file).with_context(named)?;
        runtime()?.block_on(app.keep_offered_photos(&opened))?;
        let accepted = app.accept(&opened, &words)?;
        write(&self.out, &accepted.answer)?;
        match self.json {
            true => println!("{}", serde_json::to_string(&accepted)?),
            false => tell_accepted(&accepted, &self.out),
        }
        Ok(())
    }
}

fn tell_accepted(accepted: &Accepted, answer: &Path) {
    let Accepted { household, from, founded, to, photos, .. } = accepted;
    match accepted.before {
        true => {
            println!("{household} of {from} was taken in before, as {founded} in {to}; nothing was changed")
        }
        false => println!("{household} of {from} is {founded} in {to}; {photos} photos came along"),
    }
    accepted.asked_again.iter().for_each(|path| println!("to be asked again: {path}"));
    println!("answer for the cell that offered: transfer close {}", answer.display());
}

impl Close {
    fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let answer = read(&self.answer)?;
        let closed = app.close_transfer(&answer).with_context(|| self.answer.display().to_string())?;
        if self.json {
            println!("{}", serde_json::to_string(&closed)?);
            return Ok(());
        }
        let Closed { household, founded, to, before, not_carried, .. } = &closed;
        match before {
            true => println!("{household} was closed before: it is {founded} in {to}; nothing was changed"),
            false => println!("{household} is marked as moved: it is {founded} in {to}"),
        }
        if *not_carried > 0 {
            println!(
                "{not_carried} changes came after the offer and were not carried; they stay in its history here"
            );
        }
        Ok(())
    }
}

impl List {
    fn run(self) -> anyhow::Result<()> {
        let all = self.data.open()?.transfers(self.district.as_ref())?;
        match self.json {
            true => println!("{}", serde_json::to_string(&all)?),
            false => all.iter().for_each(tell),
        }
        Ok(())
    }
}

fn tell(view: &TransferView) {
    let TransferView { transfer, way, state, household, village, there, written_since, .. } = view;
    let other = view.other.as_deref().unwrap_or("not answered");
    println!("{transfer}  {way:<3} {:<8} {household} in {village}, {there}: {other}", state.as_str());
    if *written_since > 0 {
        println!("  written to since it left: {written_since}");
    }
}
