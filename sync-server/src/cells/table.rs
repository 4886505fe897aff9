//! The routing table: a file that all operators share.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use ed25519_dalek::VerifyingKey;
use pendata_domain::area::{AreaCode, DistrictCode};
use serde::Deserialize;

use super::problem::CellProblem;
use crate::store::postgres::Address;
use crate::transfers::is_exchange_key;

/// Every cell; no province is in two.
#[derive(Debug)]
pub struct Cells(Vec<Cell>);

/// A registry of some provinces.
#[derive(Debug)]
pub struct Cell {
    pub name: String,
    /// Of level 1.
    pub provinces: Vec<AreaCode>,
    pub place: CellPlace,
    /// Where devices and browsers find it.
    pub address: String,
    /// What its server signs with.
    pub key: VerifyingKey,
    /// What others encrypt for it with (X25519).
    pub exchange: [u8; 32],
}

pub enum CellPlace {
    Postgres(Address),
    /// The data folder of an embedded database.
    Folder(PathBuf),
}

impl std::fmt::Debug for CellPlace {
    /// Without a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_string())
    }
}

impl std::fmt::Display for CellPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Postgres(address) => f.write_str(&address.place()),
            Self::Folder(path) => path.display().fmt(f),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    cell: Vec<WrittenCell>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCell {
    name: String,
    provinces: Vec<String>,
    database: String,
    address: String,
    key: String,
    exchange: String,
}

impl Cells {
    /// Reads the table's file.
    pub fn read(path: &Path) -> Result<Self, CellProblem> {
        std::fs::read_to_string(path).map_err(|_| CellProblem::NoFile)?.parse()
    }

    pub fn all(&self) -> &[Cell] {
        &self.0
    }

    pub fn named(&self, name: &str) -> Option<&Cell> {
        self.0.iter().find(|cell| cell.name == name)
    }

    /// The cell that holds a district.
    pub fn of(&self, district: &DistrictCode) -> Option<&Cell> {
        self.0.iter().find(|cell| cell.holds(district))
    }
}

impl Cell {
    pub fn holds(&self, district: &DistrictCode) -> bool {
        self.provinces.iter().any(|province| province.contains(district.as_str()))
    }
}

impl FromStr for Cells {
    type Err = CellProblem;

    fn from_str(text: &str) -> Result<Self, CellProblem> {
        let written: Written = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            // The parser's own words may go over several lines.
            CellProblem::Syntax { line, what: error.message().replace('\n', " ") }
        })?;
        let cells = written.cell.into_iter().map(Cell::of).collect::<Result<Vec<_>, _>>()?;
        if cells.is_empty() {
            return Err(CellProblem::Empty);
        }
        apart(&cells)?;
        Ok(Self(cells))
    }
}

/// Nothing that tells cells apart is said of two.
fn apart(cells: &[Cell]) -> Result<(), CellProblem> {
    let (mut names, mut keys, mut provinces) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for cell in cells {
        if names.insert(&cell.name, ()).is_some() {
            return Err(CellProblem::TwoOfOneName(cell.name.clone()));
        }
        for key in [cell.key.to_bytes(), cell.exchange] {
            if let Some(first) = keys.insert(key, &cell.name) {
                return Err(CellProblem::OneKey(first.clone(), cell.name.clone()));
            }
        }
        for province in &cell.provinces {
            if let Some(first) = provinces.insert(province, &cell.name) {
                let (first, second) = (first.clone(), cell.name.clone());
                return Err(CellProblem::ProvinceTwice { province: province.clone(), first, second });
            }
        }
    }
    Ok(())
}

impl Cell {
    fn of(written: WrittenCell) -> Result<Self, CellProblem> {
        let WrittenCell { name, provinces, database, address, key, exchange } = written;
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(CellProblem::Name(name));
        }
        if provinces.is_empty() {
            return Err(CellProblem::NoProvince(name));
        }
        let province = |code: String| match code.parse::<AreaCode>() {
            Ok(area) if area.level() == 1 => Ok(area),
            _ => Err(CellProblem::Province { cell: name.clone(), code }),
        };
        let provinces = provinces.into_iter().map(province).collect::<Result<_, _>>()?;
        let place = match database.as_str() {
            "" => return Err(CellProblem::Place(name)),
            url if url.starts_with("postgres") => {
                CellPlace::Postgres(url.parse().map_err(|_| CellProblem::Place(name.clone()))?)
            }
            folder => CellPlace::Folder(folder.into()),
        };
        if !["https://", "http://"]
            .iter()
            .any(|scheme| address.len() > scheme.len() && address.starts_with(scheme))
        {
            return Err(CellProblem::Address(name));
        }
        let signs = hex_key(&key).and_then(|key| VerifyingKey::from_bytes(&key).ok());
        let Some(key) = signs.filter(|key| !key.is_weak()) else { return Err(CellProblem::Key(name)) };
        let Some(exchange) = hex_key(&exchange).filter(is_exchange_key) else {
            return Err(CellProblem::Exchange(name));
        };
        Ok(Self { name, provinces, place, address, key, exchange })
    }
}

fn hex_key(text: &str) -> Option<[u8; 32]> {
    hex::decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Keys;

    fn cell(name: &str, provinces: &str, secret: u8) -> String {
        let keys = Keys::from_secret(&[secret; 32]);
        let key = hex::encode(keys.server.verifying_key().to_bytes());
        let exchange = hex::encode(keys.exchange_public());
        format!(
            "[[cell]]\nname = \"{name}\"\nprovinces = {provinces}\ndatabase = \"/srv/{name}\"\n\
             address = \"https://{name}.example.go.id\"\nkey = \"{key}\"\nexchange = \"{exchange}\"\n"
        )
    }

    fn problem(text: &str) -> String {
        let problem = text.parse::<Cells>().expect_err("no table").to_string();
        assert!(!problem.contains('\n'), "one line: {problem}");
        problem
    }

    #[test]
    fn a_district_is_in_the_cell_of_its_province() {
        let text = cell("jatim", "[\"35\"]", 1) + &cell("nusa", "[\"51\", \"52\"]", 2);
        let cells: Cells = text.parse().expect("a table");
        let of = |code: &str| {
            let district: DistrictCode = code.parse().expect("a district");
            cells.of(&district).map(|cell| cell.name.as_str())
        };
        assert_eq!([of("35.02"), of("52.71"), of("36.01")], [Some("jatim"), Some("nusa"), None]);
        assert_eq!(cells.named("nusa").map(|cell| cell.place.to_string()).as_deref(), Some("/srv/nusa"));
    }

    #[test]
    fn what_tells_cells_apart_is_said_once() {
        let two = |second: String| problem(&(cell("jatim", "[\"35\"]", 1) + &second));
        assert!(
            two(cell("banten", "[\"36\", \"35\"]", 2))
                .contains("province 35 is in two cells, jatim and banten")
        );
        assert!(two(cell("jatim", "[\"36\"]", 2)).contains("two cells are called jatim"));
        assert!(two(cell("banten", "[\"36\"]", 1)).contains("jatim and banten have one key"));
    }

    #[test]
    fn a_table_that_is_none_is_refused_in_one_line() {
        let one = || cell("jatim", "[\"35\"]", 1);
        assert!(problem("").contains("names no cell"));
        assert!(problem("[[cell]\n").contains("line 1"));
        assert!(problem(&one().replace("address", "adress")).contains("adress"));
        assert!(problem(&one().replace("[\"35\"]", "[]")).contains("names no province"));
        for code in ["3", "35.02", "xx", "035"] {
            assert!(problem(&cell("jatim", &format!("[\"{code}\"]"), 1)).contains(code), "{code}");
        }
        let key =
            one().lines().find_map(|line| line.strip_prefix("key = ").map(str::to_owned)).expect("a key");
        for wrong in ["\"\"", "\"00ff\"", &format!("\"{}\"", "00".repeat(32))] {
            assert!(problem(&one().replace(&key, wrong)).contains("`key`"), "{wrong}");
            let exchange = one().lines().last().expect("a line").to_owned();
            assert!(
                problem(&one().replace(&exchange, &format!("exchange = {wrong}"))).contains("`exchange`")
            );
        }
        assert!(problem(&one().replace("https://", "")).contains("address"));
        assert!(problem(&one().replace("/srv/jatim", "postgres://")).contains("database"));
    }
}
