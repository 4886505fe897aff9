//! `move`.

use std::path::PathBuf;

use clap::ValueEnum;
use sync_server::moving::carry;
use sync_server::store::vault::master::MasterPlace;

/// Stop the server first: what it takes in meanwhile is not carried.
#[derive(clap::Args)]
pub struct Move {
    /// Folder of the embedded database and the server's key. It is left as it is.
    #[arg(long, env = "PENDATA_DATA", default_value = "var/server")]
    data: PathBuf,
    #[arg(long)]
    from: Kept,
    #[arg(long)]
    to: Kept,
    /// The master key of the registry, as with `serve`; it stays the same.
    #[arg(long, env = "PENDATA_MASTER")]
    master: Option<MasterPlace>,
    /// The empty PostgreSQL database that gets everything.
    #[arg(long, env = "PENDATA_DATABASE", hide_env_values = true)]
    database: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kept {
    Sqlite,
    Postgres,
}

impl Move {
    pub fn run(self) -> anyhow::Result<()> {
        let known = (self.from, self.to) == (Kept::Sqlite, Kept::Postgres);
        anyhow::ensure!(known, "a registry moves from sqlite to postgres");
        let master = self.master.unwrap_or_else(|| MasterPlace::beside(&self.data));
        let carried = carry(&self.data, &super::address(&self.database)?, &master, |table, rows| {
            eprint!("\r{table} {rows}\x1b[K")
        })?;
        eprintln!();
        for table in &carried {
            let digest = hex::encode(&table.digest[..8]);
            println!("{:<16} {:>9} rows  {digest}", table.table, table.rows);
        }
        println!("every row was read back and is the same; {} is as it was", self.data.display());
        println!("serve on with --data {} --database …; photos stay in their place", self.data.display());
        Ok(())
    }
}
