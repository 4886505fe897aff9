//! `cell show`, `cell key`, `cell check`.

use std::path::PathBuf;

use anyhow::Context;
use pendata_domain::area::DistrictCode;
use sync_server::cells::{Cell as Entry, Cells, Checked, KeyState, State, check};
use sync_server::{Error, Keys};

use super::Data;

#[derive(clap::Subcommand)]
pub enum Cell {
    /// Prints the table of cells, or which cell holds a district.
    Show(Show),
    /// Prints this server's public keys as the table of cells wants them.
    Key(Box<Key>),
    /// Looks at every cell of the table: reached, its key, its districts, none of them held twice.
    Check(Check),
}

#[derive(clap::Args)]
struct Table {
    /// The table of cells.
    #[arg(long, env = "PENDATA_CELLS")]
    cells: PathBuf,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub struct Show {
    #[command(flatten)]
    table: Table,
    /// A district, such as 35.02.
    #[arg(long)]
    district: Option<DistrictCode>,
}

#[derive(clap::Args)]
pub struct Key {
    #[command(flatten)]
    data: Data,
}

#[derive(clap::Args)]
pub struct Check {
    #[command(flatten)]
    table: Table,
}

impl Cell {
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Show(task) => task.run(),
            Self::Key(task) => task.run(),
            Self::Check(task) => task.run(),
        }
    }
}

/// The table, with its file before what is wrong with it.
pub fn read(path: &std::path::Path) -> anyhow::Result<Cells> {
    Cells::read(path).map_err(Error::from).with_context(|| path.display().to_string())
}

impl Show {
    fn run(self) -> anyhow::Result<()> {
        let cells = read(&self.table.cells)?;
        let shown: Vec<&Entry> = match &self.district {
            None => cells.all().iter().collect(),
            Some(district) => {
                let found = cells.of(district);
                vec![found.with_context(|| format!("{district} is in no cell of the table"))?]
            }
        };
        if self.table.json {
            let all = shown.iter().map(|cell| json(cell)).collect::<Vec<_>>();
            println!("{}", serde_json::Value::from(all));
            return Ok(());
        }
        for cell in shown {
            println!("{:<20} {:<20} {}  {}", cell.name, provinces(cell), cell.address, cell.place);
        }
        Ok(())
    }
}

fn provinces(cell: &Entry) -> String {
    cell.provinces.iter().map(|province| province.as_str()).collect::<Vec<_>>().join(",")
}

fn json(cell: &Entry) -> serde_json::Value {
    serde_json::json!({
        "name": cell.name,
        "provinces": cell.provinces.iter().map(|province| province.as_str()).collect::<Vec<_>>(),
        "address": cell.address,
        "place": cell.place.to_string(),
        "key": hex::encode(cell.key.to_bytes()),
        "exchange": hex::encode(cell.exchange),
    })
}

impl Key {
    fn run(self) -> anyhow::Result<()> {
        let folder = self.data.folder()?;
        anyhow::ensure!(Keys::are_at(&folder), "{} has no server.key: run init first", folder.display());
        let keys = Keys::at(&folder, |_| ())?;
        println!("key = \"{}\"", hex::encode(keys.server.verifying_key().to_bytes()));
        println!("exchange = \"{}\"", hex::encode(keys.exchange_public()));
        Ok(())
    }
}

impl Check {
    fn run(self) -> anyhow::Result<()> {
        let found = check(&read(&self.table.cells)?);
        match self.table.json {
            true => println!("{}", serde_json::to_string(&found)?),
            false => found.iter().for_each(tell),
        }
        let faulty = found.iter().filter(|checked| !checked.is_well()).count();
        anyhow::ensure!(faulty == 0, "{faulty} of {} cells are not as the table says", found.len());
        Ok(())
    }
}

fn tell(checked: &Checked) {
    match &checked.state {
        State::Unreachable { why } => println!("{}: not looked at: {why}", checked.cell),
        State::Reached { key, districts } => {
            let key = match key {
                KeyState::AsInTheTable => "key as in the table",
                KeyState::Other => "another key than in the table",
                KeyState::None => "no key yet: no server came",
            };
            let codes: Vec<_> = districts.iter().map(DistrictCode::as_str).collect();
            println!("{}: {key}; {} districts {}", checked.cell, districts.len(), codes.join(" "));
        }
    }
    for district in &checked.strays {
        println!("{}: {district} is of another cell, or held by two", checked.cell);
    }
}
