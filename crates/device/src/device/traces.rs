//! Whether something is still said anywhere on the device: what an erasure is proven by. Looks at the disk as whoever has
//! the key would, table by table and record by record, and trusts no list of where things ought to be.

use rusqlite::types::ValueRef;

use super::Device;
use crate::error::Result;
use crate::storage::read_journal;

/// No document of ours comes near.
const MOST_BYTES: usize = 32 * 1024 * 1024;

impl Device {
    /// Where any of the texts stands, small and capital letters alike: tables and columns by name, `journal` for its files.
    pub fn traces(&self, texts: &[&str]) -> Result<Vec<String>> {
        let wanted: Vec<Vec<u8>> = texts.iter().map(|text| text.to_lowercase().into_bytes()).collect();
        let mut found = Vec::new();
        for table in self.tables()? {
            found.extend(self.traces_in(&table, &wanted)?);
        }
        let journal = read_journal(&self.store.dir, self.keys.journal())?;
        let said = journal.facts.values().any(|fact| holds(fact, &wanted));
        found.extend(said.then(|| "journal".to_owned()));
        Ok(found)
    }

    fn tables(&self) -> Result<Vec<String>> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        let mut statement = self.store.db.prepare(sql)?;
        let names = statement.query_map([], |row| row.get(0))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }

    fn traces_in(&self, table: &str, wanted: &[Vec<u8>]) -> Result<Vec<String>> {
        let mut statement = self.store.db.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([])?;
        let mut found: Vec<String> = Vec::new();
        while let Some(row) = rows.next()? {
            for (at, column) in columns.iter().enumerate() {
                let place = format!("{table}.{column}");
                let bytes = match row.get_ref(at)? {
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
                    _ => continue,
                };
                if !found.contains(&place) && holds(bytes, wanted) {
                    found.push(place);
                }
            }
        }
        Ok(found)
    }
}

/// As it stands, and unpacked where it is packed.
fn holds(bytes: &[u8], wanted: &[Vec<u8>]) -> bool {
    let says = |bytes: &[u8]| {
        let folded = String::from_utf8_lossy(bytes).to_lowercase().into_bytes();
        wanted.iter().any(|text| folded.windows(text.len()).any(|window| window == text))
    };
    says(bytes) || zstd::bulk::decompress(bytes, MOST_BYTES).is_ok_and(|unpacked| says(&unpacked))
}
